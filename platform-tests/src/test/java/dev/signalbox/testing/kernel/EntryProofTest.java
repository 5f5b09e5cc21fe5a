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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests that only the service's own code can open a tenant transaction: neither injected SQL that
/// ends the transaction, nor a login with the password but without the key.
class EntryProofTest {
  private static final String ROLE = "sample_app";
  private static final String ENTER = "SELECT platform.enter_member(?, ?, ?, '', ?)";
  private static final Caller.Member VICTIM = Organizations.globex();
  private static final String LOCKS_HELD =
      """
      SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
       WHERE locktype = 'advisory' AND objsubid = 1 AND pid = pg_backend_pid()
      """;
  private static final String OWNERS_OF_ADVISORY_LOCKS =
      """
      SELECT pid FROM pg_locks WHERE locktype = 'advisory'
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private final TestDatabase database = TestPostgres.newDatabase();

  @BeforeEach
  void storeNoteOfTheVictim() {
    try (var session = AppSession.open(database, ROLE, VICTIM)) {
      var _ = session.query("INSERT INTO sample.notes (text) VALUES ('theirs')");
      session.commit();
    }
  }

  @Test
  void cleared_settings_or_a_new_transaction_do_not_let_injected_sql_set_another_context() {
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

  /// Tries all that an attacker knows: issuer, subject and workspace of the victim, but not the
  /// key.
  private static String attackByInjection(AppSession session) {
    for (var setting : List.of("seal", "user_id", "workspace_id", "role", "principal")) {
      var _ = session.query("SELECT set_config('signalbox." + setting + "', '', true)");
    }
    var own = session.proof(Organizations.acme("VIEWER"));
    return session.refusal(ENTER, VICTIM.issuer(), VICTIM.subject(), VICTIM.workspaceId(), own);
  }

  @Test
  void a_proof_is_for_its_caller_its_login_and_its_time() {
    var now = Instant.now();
    var key = TestPostgres.ENTRY_KEY;
    var subject = VICTIM.subject();
    List<Function<Connection, String>> wrong =
        List.of(
            app -> "",
            app -> "x",
            app -> sign(app, key, now, subject).substring(1),
            app ->
                sign(app, key, now, subject)
                    .replaceFirst("\\.\\d{10}\\.", "." + now.plusSeconds(7).getEpochSecond() + "."),
            app -> sign(app, key, now, subject).replaceFirst("\\.\\d{16}\\.", ".1700000000000000."),
            app -> sign(app, key, now, "acme-viewer"),
            app -> sign(app, key, now.minus(Duration.ofMinutes(6)), subject),
            app -> sign(app, key, now.plus(Duration.ofMinutes(6)), subject),
            app -> sign(app, "a key that nobody accepted, long enough", now, subject),
            app -> AppSession.proof(app, key, now, "person", VICTIM.issuer(), subject));
    for (var proof : wrong) {
      assertEquals("42501", enter(proof));
    }
    assertEquals("", enter(app -> sign(app, key, now, subject)));
  }

  /// A signed entry request that is found in a log is worthless.
  @Test
  void a_proof_is_valid_once_and_on_its_connection_only() throws SQLException {
    try (var first = AppSession.open(database, ROLE);
        var second = AppSession.open(database, ROLE)) {
      var proof = first.proof(VICTIM);
      assertEquals("42501", refusal(second, proof));
      assertEquals("", refusal(first, proof));
      first.commit();
      assertEquals("42501", refusal(first, proof));
      first.commit();
      assertEquals("", refusal(first, first.proof(VICTIM)));
    }
  }

  @Test
  void a_rollback_does_not_bring_a_used_proof_back() throws SQLException {
    try (var app = database.app(ROLE).getConnection()) {
      app.setAutoCommit(false);
      var proof = AppSession.proof(app, VICTIM);
      assertTrue(entersWith(app, proof));
      app.rollback();
      assertFalse(entersWith(app, proof));
      app.rollback();
      // No lock that the session can take by itself makes the signature valid, either.
      try (var statement = app.createStatement()) {
        statement.execute(
            "SELECT pg_advisory_lock(split_part('"
                + proof
                + "', '.', 3)::bigint), pg_advisory_unlock_all()");
      }
      assertFalse(entersWith(app, proof));
      app.rollback();
    }
  }

  /// The lock of an issued nonce shows its key in `pg_locks`; a session that takes the lock again
  /// would issue the nonce again.
  @Test
  void the_lock_of_a_nonce_cannot_be_read_and_so_not_taken_again() throws SQLException {
    try (var session = AppSession.open(database, ROLE)) {
      var proof = session.proof(VICTIM);
      for (var look : List.of(LOCKS_HELD, "SELECT * FROM pg_lock_status()")) {
        assertEquals("42501", session.refusal(look), look);
      }
      var pid = session.query("SELECT pg_backend_pid()").getFirst();
      assertEquals(pid, database.asSuperuser(OWNERS_OF_ADVISORY_LOCKS));
      assertEquals("", refusal(session, proof));
      session.commit();
      assertEquals("42501", refusal(session, proof));
    }
  }

  @Test
  void a_readable_lock_would_make_the_proof_valid_twice() throws SQLException {
    var _ = database.asSuperuser("GRANT EXECUTE ON FUNCTION pg_lock_status() TO PUBLIC");
    try (var session = AppSession.open(database, ROLE)) {
      var proof = session.proof(VICTIM);
      var key = session.query(LOCKS_HELD).getFirst();
      assertEquals("", refusal(session, proof));
      session.commit();
      assertEquals("42501", refusal(session, proof));
      var _ = session.query("SELECT pg_advisory_lock(?::bigint)", key);
      assertEquals("", refusal(session, proof));
    }
  }

  private static boolean entersWith(Connection app, String proof) throws SQLException {
    try (var enter = app.prepareStatement(ENTER)) {
      enter.setString(1, VICTIM.issuer());
      enter.setString(2, VICTIM.subject());
      enter.setObject(3, VICTIM.workspaceId());
      enter.setString(4, proof);
      enter.execute();
      return true;
    } catch (SQLException e) {
      assertEquals("42501", e.getSQLState());
      return false;
    }
  }

  private static String refusal(AppSession session, String proof) {
    return session.refusal(ENTER, VICTIM.issuer(), VICTIM.subject(), VICTIM.workspaceId(), proof);
  }

  @Test
  void parts_cannot_be_shifted_into_one_another() {
    var proof = EntryProof.with(TestPostgres.ENTRY_KEY);
    var at = Instant.now();
    var nonce = "1700000000000000";
    assertFalse(proof.sign(at, nonce, "ab", "c").equals(proof.sign(at, nonce, "a", "bc")));
    assertFalse(proof.sign(at, nonce, "a|1:b").equals(proof.sign(at, nonce, "a", "b")));
  }

  @Test
  void a_key_is_replaced_while_services_run() throws SQLException {
    var fresh = "a fresh key for the entries of the tests";
    assertEquals("42501", enter(app -> sign(app, fresh, Instant.now(), VICTIM.subject())));
    EntryKeys.accept(database.migrator(), ServiceModule.all(), fresh);
    assertEquals("", enter(app -> sign(app, fresh, Instant.now(), VICTIM.subject())));
    assertEquals(
        "", enter(app -> sign(app, TestPostgres.ENTRY_KEY, Instant.now(), VICTIM.subject())));
    EntryKeys.retireOthers(database.migrator(), ServiceModule.all(), fresh);
    assertEquals(
        "42501", enter(app -> sign(app, TestPostgres.ENTRY_KEY, Instant.now(), VICTIM.subject())));
    assertEquals("", enter(app -> sign(app, fresh, Instant.now(), VICTIM.subject())));
    try (var app = database.app(ROLE).getConnection()) {
      assertTrue(EntryKeys.isAccepted(app, fresh));
      assertFalse(EntryKeys.isAccepted(app, TestPostgres.ENTRY_KEY));
    }
  }

  @Test
  void the_keys_of_one_service_are_retired_and_those_of_another_stay() throws SQLException {
    var fresh = "a fresh key for the entries of the tests";
    var other = new ServiceModule("other", "other", "other_app", 0, "none");
    for (var module : List.of(other, ServiceModule.all().getFirst())) {
      EntryKeys.accept(database.migrator(), module, fresh);
      EntryKeys.accept(database.migrator(), module, TestPostgres.ENTRY_KEY);
    }
    EntryKeys.retireOthers(database.migrator(), List.of(other), fresh);
    assertEquals("1", keysOf("other_app"));
    assertEquals("2", keysOf(ROLE));
    assertEquals(
        "", enter(app -> sign(app, TestPostgres.ENTRY_KEY, Instant.now(), VICTIM.subject())));
  }

  private String keysOf(String role) throws SQLException {
    return database.asSuperuser(
        "SELECT count(*) FROM platform.entry_keys WHERE app_role = '" + role + "'");
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

  private String enter(Function<Connection, String> proof) {
    try (var app = database.app(ROLE).getConnection()) {
      app.setAutoCommit(false);
      return entersWith(app, proof.apply(app)) ? "" : "42501";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(Connection app, String key, Instant at, String subject) {
    return AppSession.proof(
        app, key, at, "member", VICTIM.issuer(), subject, VICTIM.workspaceId().toString());
  }

  private void rotateSeal() throws SQLException {
    var _ = database.asSuperuser("SELECT platform.rotate_seal_key()");
  }
}
