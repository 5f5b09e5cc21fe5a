package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestPostgres;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests what SQL injected into the transaction of a visitor can see. `VisitorAttacks` of the
/// conformance suite attacks the functions that it may call.
@MicronautTest(transactional = false)
class VisitorAttackTest extends ServiceTest {
  private static final String CALLABLE =
      """
      SELECT count(*) FROM pg_proc WHERE pronamespace = 'platform'::regnamespace AND proname = ANY (platform.account_functions())
         AND has_function_privilege('%s', oid, 'EXECUTE')
      """;

  /// Opens a session with the tenant context of the visitor routes.
  private AppSession visitor() {
    var session = AppSession.open(database(), service().appRole());
    var _ =
        session.query(
            "SELECT platform.enter_visitor('', '', '', 'r', ?)",
            session.proof("visitor", "", "", ""));
    return session;
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

  /// A new service gets the rights of the other services, but not these.
  @Test
  void a_service_that_is_registered_later_may_not_call_the_functions_for_visitors()
      throws SQLException {
    var later = TestPostgres.newDatabase();
    var _ =
        later.asSuperuser(
            "CREATE ROLE later_app; SET ROLE signalbox_owner; SELECT platform.register_service('later', 'later_app')");
    assertEquals("0", later.asSuperuser(CALLABLE.formatted("later_app")));
    assertEquals("9", later.asSuperuser(CALLABLE.formatted(service().appRole())));
    assertEquals(
        "t",
        later.asSuperuser(
            "SELECT has_function_privilege('later_app', 'platform.entry_nonce()', 'EXECUTE')"));
  }

  /// The bootstrap revoked the functions that end sessions of others, fill the disk or show locks.
  @Test
  void a_service_ends_no_sessions_writes_no_bare_log_and_reads_no_locks() {
    try (var session = AppSession.open(database(), service().appRole())) {
      for (var call :
          List.of(
              "SELECT pg_terminate_backend(pg_backend_pid() + 1)",
              "SELECT pg_cancel_backend(pg_backend_pid() + 1)",
              "SELECT pg_logical_emit_message(false, 'a', 'b')",
              "SELECT lo_create(0)",
              "SELECT * FROM pg_locks")) {
        assertEquals("42501", session.refusal(call), call);
      }
    }
  }
}
