package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// SQL injected into the transaction of somebody whom nobody knows yet.
@MicronautTest(transactional = false)
class VisitorAttackTest extends ServiceTest {
  private static final String ADDRESS = "acme-owner@example.test";

  /// Entered as the routes for visitors enter.
  private AppSession visitor() {
    var session = AppSession.open(database(), service().appRole());
    var _ =
        session.query(
            "SELECT platform.enter_visitor('', '', '', 'r', ?)",
            session.proof("visitor", "", "", ""));
    return session;
  }

  @Test
  void no_hash_and_no_login_without_a_proof_of_the_service() {
    var calls =
        List.of(
            "SELECT * FROM platform.login_candidate('" + ADDRESS + "', 'o', '')",
            "SELECT platform.begin_login(gen_random_uuid(), sha256('x'), 'a', 'o', '')",
            "SELECT platform.rotate_refresh_token(sha256('x'), sha256('y'), '')",
            "SELECT platform.end_login(sha256('x'), '')",
            "SELECT platform.invitation_is_open(sha256('x'), '')",
            "SELECT platform.accept_invitation(sha256('x'), 'h', 'n', '', '')",
            "SELECT platform.request_password_reset('" + ADDRESS + "', sha256('x'), '')",
            "SELECT platform.reset_is_open(sha256('x'), '')",
            "SELECT platform.reset_password(sha256('x'), 'h', '', '')");
    try (var session = visitor()) {
      for (var call : calls) {
        assertEquals("42501", session.refusal(call), call);
      }
    }
  }

  /// The control: with the proof that the service makes, each of them answers.
  @Test
  void with_its_proof_the_same_call_is_answered() {
    try (var session = visitor()) {
      assertEquals(
          "",
          session.refusal(
              "SELECT * FROM platform.login_candidate(?, 'o', ?)",
              ADDRESS,
              session.proof("login-candidate", ADDRESS, "o")));
    }
  }

  @Test
  void a_proof_for_one_user_begins_no_login_of_another() throws SQLException {
    var victim = UUID.fromString(one("SELECT id FROM platform.users ORDER BY email LIMIT 1"));
    var other = UUID.fromString(one("SELECT id FROM platform.users ORDER BY email DESC LIMIT 1"));
    var hash = one("SELECT encode(sha256('x'), 'hex')");
    var call = "SELECT platform.begin_login(?, sha256('x'), 'a@b', 'o', ?)";
    try (var session = visitor()) {
      var proof = session.proof("login", other.toString(), hash, "a@b", "o");
      assertEquals("42501", session.refusal(call, victim, proof));
      assertEquals("", session.refusal(call, other, proof));
    }
  }

  @Test
  void a_visitor_sees_no_table_of_accounts() {
    try (var session = visitor()) {
      for (var table : List.of("users", "user_identities", "workspaces", "organizations")) {
        assertEquals(
            List.of("0"), session.query("SELECT count(id)::text FROM platform." + table), table);
      }
      for (var table :
          List.of("login_attempts", "password_resets", "member_entries", "refresh_tokens")) {
        assertEquals("42501", session.refusal("SELECT FROM platform." + table), table);
      }
    }
  }

  @Test
  void a_service_that_serves_no_accounts_may_not_call_them() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE ROLE other_app LOGIN");
      try {
        statement.execute("GRANT USAGE ON SCHEMA platform TO other_app");
        assertEquals(
            "0",
            one(
                "SELECT count(*) FROM pg_proc WHERE pronamespace = 'platform'::regnamespace AND proname = ANY (platform.account_functions()) AND has_function_privilege('other_app', oid, 'EXECUTE')"));
        assertTrue(
            Integer.parseInt(
                    one(
                        "SELECT count(*) FROM pg_proc WHERE pronamespace = 'platform'::regnamespace AND proname = ANY (platform.account_functions()) AND has_function_privilege('"
                            + service().appRole()
                            + "', oid, 'EXECUTE')"))
                >= 9);
      } finally {
        statement.execute("REVOKE ALL ON SCHEMA platform FROM other_app");
        statement.execute("DROP ROLE other_app");
      }
    }
  }

  /// The bootstrap took from everybody what ends sessions of others or fills the disk.
  @Test
  void a_service_ends_no_sessions_and_writes_no_bare_log() {
    try (var session = AppSession.open(database(), service().appRole())) {
      for (var call :
          List.of(
              "SELECT pg_terminate_backend(pg_backend_pid() + 1)",
              "SELECT pg_cancel_backend(pg_backend_pid() + 1)",
              "SELECT pg_logical_emit_message(false, 'a', 'b')",
              "SELECT lo_create(0)")) {
        assertEquals("42501", session.refusal(call), call);
      }
    }
  }

  private String one(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
