package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.Organizations;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/// G: injected SQL that changes the context while its own statement runs, after the MAC was
/// verified. These attacks are not on the list of other systems' leaks; they were found in
/// Signalbox itself.
final class MidStatementAttacks {
  private static final List<String> BOTH = List.of("acme secret", "globex secret");
  private static final List<String> ACMES = List.of("acme secret");

  /// The policies before they compared rows with the verified values.
  private static final String ONCE =
      "(SELECT nullif(platform.context_is_sealed(), false)) IS NOT NULL";

  /// Sets the context one after the other: Acme, then Globex.
  private static final String EACH_IN_TURN =
      "(VALUES (1, '%s'), (2, '%s')) v (n, w), LATERAL (SELECT set_config('signalbox.workspace_id', v.w, true) AS c OFFSET 0) s"
          .formatted(Organizations.ACME, Organizations.GLOBEX);

  private static final String BECOME_GLOBEX =
      "set_config('signalbox.workspace_id', '%s', true)".formatted(Organizations.GLOBEX);

  private final Arena arena;

  MidStatementAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return List.of(
        reading(),
        cursor(),
        inserting(),
        deleting(),
        directory(),
        audit(),
        appending(),
        shiftedSeal());
  }

  private Attack reading() {
    return Attack.row(
            "G1", "a statement that changes the workspace continues to read as the other one")
        .stoppedBy(
            "sealed_workspace holds each row to the workspace that was verified",
            () -> assertEquals(ACMES, readInTurn()))
        .control(
            "verified once and read again, both are seen", checkedOnce(BOTH, this::readInTurn));
  }

  private List<String> readInTurn() {
    try (var session = arena.acme()) {
      return session.query(
          "SELECT p.name FROM "
              + EACH_IN_TURN
              + ", LATERAL (SELECT * FROM $S.probe WHERE s.c IS NOT NULL OFFSET 0) p ORDER BY 1");
    }
  }

  private Attack cursor() {
    return Attack.row("G2", "the workspace is changed between two fetches of a cursor")
        .stoppedBy(
            "sealed_workspace holds each row to the workspace that was verified",
            () -> assertEquals(ACMES, fetchInTurn()))
        .control(
            "verified once and read again, the second fetch is foreign",
            checkedOnce(BOTH, this::fetchInTurn));
  }

  private List<String> fetchInTurn() {
    try (var session = rowByRow()) {
      var _ = session.query("DECLARE fetched CURSOR FOR SELECT name FROM $S.probe");
      var first = session.query("FETCH 1 FROM fetched");
      var _ = session.query("SELECT " + BECOME_GLOBEX);
      var rest = session.query("FETCH ALL FROM fetched");
      return Stream.concat(first.stream(), rest.stream()).toList();
    }
  }

  private Attack inserting() {
    return Attack.row("G3", "a statement that changes the workspace writes into the other one")
        .stoppedBy("the same in WITH CHECK", () -> assertEquals("42501", insertInTurn()))
        .control(
            "checked once, both rows are stored",
            () ->
                arena.without(
                    alter(ONCE), alter(Arena.HELD), () -> assertEquals("", insertInTurn())));
  }

  private String insertInTurn() {
    try (var session = arena.acme()) {
      return session.refusal(
          "INSERT INTO $S.probe (workspace_id, name) SELECT v.w::uuid, 'planted' FROM "
              + EACH_IN_TURN
              + " WHERE s.c IS NOT NULL");
    }
  }

  private Attack deleting() {
    return Attack.row("G4", "a condition changes the workspace while rows are deleted")
        .stoppedBy(
            "sealed_workspace holds each row to the workspace that was verified",
            () -> assertEquals(List.of("1"), deleteInTurn()))
        .control(
            "verified once and read again, a foreign row is deleted",
            checkedOnce(List.of("2"), this::deleteInTurn));
  }

  private List<String> deleteInTurn() {
    try (var session = rowByRow()) {
      return session.query(
          "DELETE FROM $S.probe WHERE set_config('signalbox.workspace_id', left(? || name, 36), true) IS NOT NULL",
          Organizations.GLOBEX.toString());
    }
  }

  private Attack directory() {
    return Attack.row(
            "G5", "a statement that changes the user reads the identity tables as another user")
        .stoppedBy(
            "policies of the identity tables use sealed values only; lint P07",
            () -> assertEquals(List.of("1"), identitiesInTurn()))
        .control(
            "a policy on the setting shows both users, and the lint finds it",
            () ->
                arena.without(
                    "ALTER POLICY directory_access ON platform.user_identities USING (user_id = platform.current_user_id())",
                    "ALTER POLICY directory_access ON platform.user_identities USING (user_id = (SELECT platform.sealed('user_id')::uuid))",
                    () -> {
                      assertEquals(List.of("2"), identitiesInTurn());
                      assertEquals(true, arena.lintFinds("P07"));
                    }));
  }

  private List<String> identitiesInTurn() {
    var users =
        arena.superuser(
            "SELECT user_id FROM platform.user_identities WHERE subject IN ('acme-owner', 'globex-owner') ORDER BY subject");
    try (var session = arena.acme()) {
      return session.query(
          """
          SELECT count(DISTINCT i.user_id) FROM (VALUES (?), (?)) v (u), LATERAL (SELECT set_config('signalbox.user_id', v.u, true) AS c OFFSET 0) s,
            LATERAL (SELECT * FROM platform.user_identities WHERE s.c IS NOT NULL OFFSET 0) i
          """,
          users.getFirst(),
          users.getLast());
    }
  }

  private Attack audit() {
    return Attack.row("G6", "a statement that changes the principal is audited as another one")
        .stoppedBy(
            "the audit log writes sealed values, and rejects changes without a seal",
            () -> {
              assertEquals(List.of("true"), auditedAsMyself());
              try (var session = arena.acme()) {
                assertEquals("42501", session.refusal(MAKE_KEY, "signalbox.seal", ""));
              }
            })
        .control(
            "a trigger that reads the setting records another principal",
            () ->
                arena.withFunction(
                    "platform.write_audit()",
                    "platform.sealed('principal')",
                    "current_setting('signalbox.principal')",
                    () -> assertEquals(List.of("false"), auditedAsMyself())));
  }

  /// Creates a key; the trigger fires at the end of the statement.
  private static final String MAKE_KEY =
      """
      WITH made AS (INSERT INTO platform.api_keys (key_id, key_hash, name, user_id, scopes)
        VALUES ('sbk_abcdefgh12345678', sha256('x'), 'x', platform.current_user_id(), '{read}') RETURNING id)
      SELECT set_config(?, ?, true) FROM made
      """;

  private List<String> auditedAsMyself() {
    try (var session = arena.acme()) {
      var me = session.one("SELECT current_setting('signalbox.principal')");
      var _ = session.query(MAKE_KEY, "signalbox.principal", "user:somebody-else");
      var _ = session.query("SELECT set_config('signalbox.principal', ?, true)", me);
      return session.query(
          "SELECT (principal = ?)::text FROM platform.audit_log WHERE action = 'API_KEY.ADDED' ORDER BY recorded_at DESC LIMIT 1",
          me);
    }
  }

  private Attack appending() {
    return Attack.row("G10", "an append after the workspace was changed goes into the other log")
        .stoppedBy(
            "SECURITY DEFINER functions reject settings other than the sealed ones",
            () -> assertEquals("42501", appendToGlobex()))
        .control(
            "a function that asks for a seal only stores it there",
            () ->
                arena.withFunction(
                    APPEND,
                    "NOT platform.context_is_sealed()",
                    "platform.sealed('role') IS NULL",
                    () -> assertEquals("", appendToGlobex())));
  }

  private static final String APPEND =
      "platform.append_together(uuid[],text[],jsonb[],jsonb[],integer[],text[],integer[],text[],uuid[],text[],integer[],text[],integer[],integer[],pg_snapshot[],uuid[],bigint[],bigint[],text[],bytea[],boolean)";

  private String appendToGlobex() {
    try (var session = arena.acme()) {
      var _ = session.query("SELECT " + BECOME_GLOBEX);
      return session.refusal(
          """
          SELECT * FROM platform.append_together(ARRAY[gen_random_uuid()], ARRAY['PLANTED.EVENT'], ARRAY['{}'::jsonb], ARRAY['{}'::jsonb], ARRAY[1], '{a:b}', ARRAY[1],
            ARRAY[NULL::text], ARRAY[NULL::uuid], '{}', '{}', '{}', '{}', ARRAY[0], ARRAY[NULL::pg_snapshot], ARRAY[NULL::uuid], ARRAY[0::bigint], ARRAY[0::bigint], ARRAY[NULL::text], ARRAY[NULL::bytea], true)
          """);
    }
  }

  private Attack shiftedSeal() {
    return Attack.row("G11", "a seal whose parts are shifted by a character that it does not cover")
        .stoppedBy(
            "the seal covers everything behind its digits",
            () ->
                assertEquals(
                    List.of("null|false"), sealedAfter("overlay(seal placing 'x' from 65 for 1)")))
        .control(
            "unchanged, it returns the role",
            () -> assertEquals(List.of("OWNER|true"), sealedAfter("seal")));
  }

  private List<String> sealedAfter(String change) {
    try (var session = arena.acme()) {
      var _ =
          session.query(
              "SELECT set_config('signalbox.seal', %s, true) FROM current_setting('signalbox.seal') AS seal"
                  .formatted(change));
      return session.query("SELECT platform.sealed('role'), platform.context_is_sealed()::text");
    }
  }

  /// Opens a session of Acme that reads in the order of storage: Acme's row, then Globex's.
  private Arena.Session rowByRow() {
    var _ = arena.superuser("CLUSTER $S.probe USING probe_pkey");
    var session = arena.acme();
    for (var way : List.of("indexscan", "indexonlyscan", "bitmapscan")) {
      var _ = session.query("SET LOCAL enable_" + way + " = off");
    }
    return session;
  }

  private Executable checkedOnce(List<String> expected, Supplier<List<String>> attempt) {
    return () ->
        arena.without(alter(ONCE), alter(Arena.HELD), () -> assertEquals(expected, attempt.get()));
  }

  private static String alter(String condition) {
    return "ALTER POLICY sealed_workspace ON $S.probe USING (%s) WITH CHECK (%s)"
        .formatted(condition, condition);
  }
}
