package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/// H: SQL injected into the transaction of a visitor, who has no account yet. In a module without
/// logins, the module's own role represents a service that may not call the functions, and it is
/// granted them for the attacks on signatures; in other modules a role of the test does.
final class VisitorAttacks {
  private static final String STRANGER = "visitor_stranger_app";
  private static final String MAKE_STRANGER =
      """
      CREATE ROLE visitor_stranger_app;
      GRANT USAGE ON SCHEMA platform TO visitor_stranger_app;
      GRANT EXECUTE ON FUNCTION platform.entry_nonce(), platform.enter_visitor(text, text, text, text, text) TO visitor_stranger_app;
      SELECT platform.accept_entry_key('visitor_stranger_app', '%s')
      """
          .formatted(TestPostgres.ENTRY_KEY);
  private static final String DROP_STRANGER =
      """
      DELETE FROM platform.entry_keys WHERE app_role = 'visitor_stranger_app';
      DROP OWNED BY visitor_stranger_app; DROP ROLE visitor_stranger_app
      """;

  private static final String DEMAND = "NOT platform.proof_holds(proof";
  private static final String NO_DEMAND = "false AND NOT platform.proof_holds(proof";
  private static final String ENTER = "SELECT platform.enter_visitor(?, ?, ?, 'r', ?)";

  private final Arena arena;

  VisitorAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return Stream.concat(
            VisitorCall.ALL.stream().map(this::onFunction), Stream.of(entering(), asMember()))
        .toList();
  }

  private Attack onFunction(VisitorCall call) {
    return Attack.row(
            call.row(),
            call.function()
                + " without a proof, with one for another person or another function, with one used twice, as a service without logins")
        .stoppedBy(
            "require_proof; granted only to services that serve accounts",
            () ->
                with(() -> {
                  assertEquals("42501", byStranger(call));
                  assertEquals(refusals(call), served(call));
                }))
        .control(
            "with its own proof it answers; without require_proof all these calls answer, and with the grant the other service's call",
            () ->
                with(() -> {
                  assertEquals("", rightful(call));
                  arena.withFunction(
                      "platform.require_proof(text, text[])",
                      DEMAND,
                      NO_DEMAND,
                      () -> assertEquals(answers(call), served(call)));
                  withStrangerGranted(call, () -> assertEquals("", byStranger(call)));
                }));
  }

  /// Runs the attempt while both persons and the stranger exist.
  private void with(Executable attempt) throws Throwable {
    arena.without(
        VisitorCall.PERSONS,
        VisitorCall.NO_PERSONS,
        () -> {
          if (servesAccounts()) {
            arena.without(MAKE_STRANGER, DROP_STRANGER, attempt);
          } else {
            attempt.execute();
          }
        });
  }

  private boolean servesAccounts() {
    return arena
        .superuser("SELECT accounts FROM platform.services WHERE app_role = '$ROLE'")
        .equals(List.of("t"));
  }

  private AppSession stranger() {
    return servesAccounts()
        ? AppSession.impersonate(arena.database(), STRANGER)
        : AppSession.open(arena.database(), arena.role());
  }

  private void withStrangerGranted(VisitorCall call, Executable attempt) throws Throwable {
    withGrant(call, servesAccounts() ? STRANGER : arena.role(), attempt);
  }

  /// Grants the one function, regardless of its arguments.
  private void withGrant(VisitorCall call, String role, Executable attempt) throws Throwable {
    arena.without(
        grants(call, "GRANT EXECUTE ON FUNCTION %s TO " + role),
        grants(call, "REVOKE EXECUTE ON FUNCTION %s FROM " + role),
        attempt);
  }

  private static String grants(VisitorCall call, String statement) {
    return "DO $do$ BEGIN EXECUTE (SELECT format('%s', p.oid::regprocedure) FROM pg_proc p WHERE p.proname = '%s' AND p.pronamespace = 'platform'::regnamespace); END $do$"
        .formatted(statement, call.function());
  }

  /// Calls the function as a service without logins, with a signature that would be valid.
  private String byStranger(VisitorCall call) {
    try (var session = stranger()) {
      enter(session);
      return session.refusal(call.sql(), call.arguments(session.proof(call.parts())));
    }
  }

  private String rightful(VisitorCall call) throws Throwable {
    var answers = new ArrayList<String>();
    asServed(
        call,
        () -> {
          try (var session = visitor()) {
            answers.add(session.refusal(call.sql(), call.arguments(session.proof(call.parts()))));
          }
        });
    return answers.getFirst();
  }

  /// Returns the answers to a service that serves accounts; none of the calls has a valid signature
  /// of its own.
  private List<String> served(VisitorCall call) throws Throwable {
    var answers = new ArrayList<String>();
    asServed(
        call,
        () -> {
          try (var session = visitor()) {
            answers.add(session.refusal(call.sql(), call.arguments("")));
          }
          for (var parts : foreign(call)) {
            try (var session = visitor()) {
              answers.add(session.refusal(call.sql(), call.arguments(session.proof(parts))));
            }
          }
          answers.add(secondUse(call));
        });
    return answers;
  }

  private void asServed(VisitorCall call, Executable attempt) throws Throwable {
    if (servesAccounts()) {
      attempt.execute();
    } else {
      withGrant(call, arena.role(), attempt);
    }
  }

  private static List<String[]> foreign(VisitorCall call) {
    return Stream.concat(
            Stream.<String[]>of(call.partsOfOthers()), call.partsOfOtherFunctions().stream())
        .toList();
  }

  /// Uses a signature again after a rollback, so that only the signature was used up.
  private String secondUse(VisitorCall call) {
    try (var session = visitor()) {
      var proof = session.proof(call.parts());
      assertEquals("", session.refusal(call.sql(), call.arguments(proof)));
      session.rollback();
      enter(session);
      return session.refusal(call.sql(), call.arguments(proof));
    }
  }

  private static List<String> refusals(VisitorCall call) {
    return Stream.generate(() -> "42501").limit(2L + foreign(call).size()).toList();
  }

  private static List<String> answers(VisitorCall call) {
    return Stream.generate(() -> "").limit(2L + foreign(call).size()).toList();
  }

  private AppSession visitor() {
    var session = AppSession.open(arena.database(), arena.role());
    enter(session);
    return session;
  }

  /// Sets the context of a visitor. The ! asks for no further nonce, which would remain as a lock.
  private static void enter(AppSession session) {
    var _ = session.query(ENTER, "", "", "", session.proof("visitor", "", "", "") + "!");
  }

  private Attack entering() {
    return Attack.row("H10", "enter_visitor as the holder of an unverified token, or a second time")
        .stoppedBy(
            "proof_holds over issuer, subject and address; bind_context rejects another identity",
            () -> {
              for (var proven : List.of("", "of a visitor", "of another address")) {
                assertEquals("42501", enterAs("victim@example.test", proven));
              }
              try (var session = visitor()) {
                assertEquals("42501", claim(session, "victim@example.test", "the right one"));
              }
            })
        .control(
            "with a proof for this token it succeeds; without proof_holds it does with any token",
            () -> {
              assertEquals("", enterAs("victim@example.test", "the right one"));
              arena.withFunction(
                  "platform.enter_visitor(text, text, text, text, text)",
                  DEMAND,
                  NO_DEMAND,
                  () -> assertEquals("", enterAs("victim@example.test", "of another address")));
            });
  }

  private String enterAs(String address, String proven) {
    try (var session = AppSession.open(arena.database(), arena.role())) {
      return claim(session, address, proven);
    }
  }

  private static String claim(AppSession session, String address, String proven) {
    var proof =
        switch (proven) {
          case "" -> "";
          case "of a visitor" -> session.proof("visitor", "", "", "");
          case "of another address" ->
              session.proof("visitor", VisitorCall.ISSUER, "subject", "own@example.test");
          default -> session.proof("visitor", VisitorCall.ISSUER, "subject", address);
        };
    return session.refusal(ENTER, VisitorCall.ISSUER, "subject", address, proof + "!");
  }

  private Attack asMember() {
    return Attack.row("H11", "the functions for visitors in the transaction of a member")
        .stoppedBy(
            "require_context('VISITOR')",
            () -> with(() -> assertEquals(everyCall("42501"), byMember())))
        .control(
            "without it each of them answers",
            () ->
                with(() ->
                    arena.withFunction(
                        "platform.require_context(text[])",
                        "IF held <> ALL (allowed)",
                        "IF false AND held <> ALL (allowed)",
                        () -> assertEquals(everyCall(""), byMember()))));
  }

  private static List<String> everyCall(String state) {
    return VisitorCall.ALL.stream().map(call -> call.function() + " " + state).toList();
  }

  private List<String> byMember() throws Throwable {
    var answers = new ArrayList<String>();
    for (var call : VisitorCall.ALL) {
      asServed(
          call,
          () -> {
            try (var session =
                AppSession.open(arena.database(), arena.role(), Organizations.acme("OWNER"))) {
              var proof = session.proof(call.parts());
              answers.add(
                  call.function() + " " + session.refusal(call.sql(), call.arguments(proof)));
            }
          });
    }
    return answers;
  }
}
