package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.migration.EntryKeys;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tx.EntryProof;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Nobody enters whom the service's own code did not send: not injected SQL that ends the
/// transaction, not a login with the password but without the key.
class EntryProofTest {
  private static final String ROLE = "sample_app";
  private static final String ENTER = "SELECT platform.enter_member(?, ?, ?, '', ?)";
  private static final Caller.Member VICTIM = Organizations.globex();

  private final TestDatabase database = TestPostgres.newDatabase();

  @BeforeEach
  void a_note_of_the_victim() {
    try (var session = AppSession.open(database, ROLE, VICTIM)) {
      var _ = session.query("INSERT INTO sample.notes (text) VALUES ('theirs')");
      session.commit();
    }
  }

  @Test
  void settings_cleared_or_a_new_transaction_do_not_let_injected_sql_enter_again() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      assertEquals("42501", attackByInjection(session));
      session.commit();
      assertEquals("42501", attackByInjection(session));
      assertEquals(List.of(), session.query("SELECT text FROM sample.notes"));
    }
  }

  @Test
  void without_the_proof_the_same_attack_would_succeed() throws SQLException {
    var _ =
        database.asSuperuser(
            "CREATE OR REPLACE FUNCTION platform.proof_holds(proof text, VARIADIC parts text[]) RETURNS boolean LANGUAGE sql AS 'SELECT true'");
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      assertEquals("", attackByInjection(session));
      assertEquals(List.of("theirs"), session.query("SELECT text FROM sample.notes"));
    }
  }

  /// What an attacker knows: issuer, subject and workspace of the victim. What not: the key.
  private static String attackByInjection(AppSession session) {
    for (var setting : List.of("seal", "user_id", "workspace_id", "role", "principal")) {
      var _ = session.query("SELECT set_config('signalbox." + setting + "', '', true)");
    }
    var own = AppSession.proof(Organizations.acme("VIEWER"));
    return session.refusal(ENTER, VICTIM.issuer(), VICTIM.subject(), VICTIM.workspaceId(), own);
  }

  @Test
  void a_proof_is_for_its_caller_its_login_and_its_time() {
    var good = sign(TestPostgres.ENTRY_KEY, Instant.now(), VICTIM.subject());
    var wrong =
        List.of(
            "",
            "x",
            good.substring(1),
            good.replaceFirst(
                "\\.\\d{10}\\.", "." + Instant.now().plusSeconds(7).getEpochSecond() + "."),
            sign(TestPostgres.ENTRY_KEY, Instant.now(), "acme-viewer"),
            sign(
                TestPostgres.ENTRY_KEY,
                Instant.now().minus(Duration.ofMinutes(6)),
                VICTIM.subject()),
            sign(
                TestPostgres.ENTRY_KEY,
                Instant.now().plus(Duration.ofMinutes(6)),
                VICTIM.subject()),
            sign("a key that nobody accepted, long enough", Instant.now(), VICTIM.subject()),
            EntryProof.with(TestPostgres.ENTRY_KEY)
                .sign(Instant.now(), "person", VICTIM.issuer(), VICTIM.subject()));
    for (var proof : wrong) {
      assertEquals("42501", enter(proof), proof);
    }
    assertEquals("", enter(good));
  }

  @Test
  void parts_cannot_be_shifted_into_one_another() {
    var proof = EntryProof.with(TestPostgres.ENTRY_KEY);
    var at = Instant.now();
    assertFalse(proof.sign(at, "ab", "c").equals(proof.sign(at, "a", "bc")));
    assertFalse(proof.sign(at, "a|1:b").equals(proof.sign(at, "a", "b")));
  }

  @Test
  void a_key_is_replaced_while_services_run() throws SQLException {
    var fresh = "a fresh key for the entries of the tests";
    assertEquals("42501", enter(sign(fresh, Instant.now(), VICTIM.subject())));
    EntryKeys.accept(database.migrator(), ServiceModule.all(), fresh);
    assertEquals("", enter(sign(fresh, Instant.now(), VICTIM.subject())));
    assertEquals("", enter(sign(TestPostgres.ENTRY_KEY, Instant.now(), VICTIM.subject())));
    EntryKeys.retireOthers(database.migrator(), ServiceModule.all(), fresh);
    assertEquals("42501", enter(sign(TestPostgres.ENTRY_KEY, Instant.now(), VICTIM.subject())));
    assertEquals("", enter(sign(fresh, Instant.now(), VICTIM.subject())));
    try (var app = database.app(ROLE).getConnection()) {
      assertTrue(EntryKeys.isAccepted(app, fresh));
      assertFalse(EntryKeys.isAccepted(app, TestPostgres.ENTRY_KEY));
    }
  }

  @Test
  void the_seal_is_rotated_under_a_transaction_and_old_seals_die_with_the_second_rotation()
      throws SQLException {
    try (var session = AppSession.open(database, ROLE, VICTIM)) {
      rotateSeal();
      assertEquals(List.of("theirs"), session.query("SELECT text FROM sample.notes"));
      try (var later = AppSession.open(database, ROLE, VICTIM)) {
        assertEquals(List.of("theirs"), later.query("SELECT text FROM sample.notes"));
      }
      rotateSeal();
      assertEquals(List.of(), session.query("SELECT text FROM sample.notes"));
    }
  }

  @Test
  void services_can_neither_read_nor_change_the_keys() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("OWNER"))) {
      for (var attack :
          List.of(
              "SELECT * FROM platform.entry_keys",
              "DELETE FROM platform.entry_keys",
              "SELECT platform.accept_entry_key('sample_app', 'a key of the attacker, long enough')",
              "SELECT platform.retire_entry_keys('sample_app', '')",
              "SELECT platform.rotate_seal_key()",
              "SELECT platform.proof_holds('', 'check')",
              "SELECT platform.require_proof('', 'check')")) {
        assertEquals("42501", session.refusal(attack), attack);
      }
    }
  }

  private String enter(String proof) {
    try (var session = AppSession.open(database, ROLE)) {
      return session.refusal(ENTER, VICTIM.issuer(), VICTIM.subject(), VICTIM.workspaceId(), proof);
    }
  }

  private static String sign(String key, Instant at, String subject) {
    return EntryProof.with(key)
        .sign(at, "member", VICTIM.issuer(), subject, VICTIM.workspaceId().toString());
  }

  private void rotateSeal() throws SQLException {
    var _ = database.asSuperuser("SELECT platform.rotate_seal_key()");
  }
}
