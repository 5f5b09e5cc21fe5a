package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests attacks of SQL that is injected into a running transaction.
class SealedContextTest {
  private static final String ROLE = "sample_app";
  private final TestDatabase database = TestPostgres.newDatabase();

  @BeforeEach
  void storeOneNoteEach() {
    for (var member : List.of(Organizations.acme("EDITOR"), Organizations.globex())) {
      try (var session = AppSession.open(database, ROLE, member)) {
        assertEquals(
            List.of("1"),
            session.query("INSERT INTO sample.notes (text) VALUES (?)", "of " + member.subject()));
        session.commit();
      }
    }
  }

  @Test
  void a_member_sees_the_own_workspace_only() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      assertEquals(List.of("of acme-editor"), session.query("SELECT text FROM sample.notes"));
    }
  }

  @Test
  void without_a_tenant_context_nothing_is_visible_and_nothing_can_be_written() {
    try (var session = AppSession.open(database, ROLE)) {
      assertEquals(List.of(), session.query("SELECT text FROM sample.notes"));
      assertEquals(List.of("0"), session.query("UPDATE sample.notes SET text = 'x'"));
      assertEquals(List.of("0"), session.query("DELETE FROM sample.notes"));
      assertEquals(
          "42501",
          session.refusal(
              "INSERT INTO sample.notes (workspace_id, text) VALUES (?, 'x')", Organizations.ACME));
    }
  }

  @Test
  void after_a_commit_the_context_is_gone() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      session.commit();
      assertEquals(List.of(), session.query("SELECT text FROM sample.notes"));
    }
  }

  @Test
  void a_forged_workspace_shows_nothing() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      var _ =
          session.query(
              "SELECT set_config('signalbox.workspace_id', ?, true)",
              Organizations.GLOBEX.toString());
      assertEquals(List.of(), session.query("SELECT text FROM sample.notes"));
    }
  }

  @Test
  void without_the_seal_policy_the_same_forgery_would_succeed() throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DROP POLICY sealed_workspace ON sample.notes");
    }
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      var _ =
          session.query(
              "SELECT set_config('signalbox.workspace_id', ?, true)",
              Organizations.GLOBEX.toString());
      assertEquals(List.of("of globex-owner"), session.query("SELECT text FROM sample.notes"));
    }
  }

  @Test
  void a_seal_of_another_transaction_is_worthless() {
    String seal;
    try (var session = AppSession.open(database, ROLE, Organizations.globex())) {
      seal = session.query("SELECT current_setting('signalbox.seal')").getFirst();
      assertNotEquals("", seal);
    }
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      for (var setting : List.of("user_id", "workspace_id", "role", "principal")) {
        var _ =
            session.query(
                "SELECT set_config('signalbox." + setting + "', ?, true)",
                setting.equals("workspace_id") ? Organizations.GLOBEX.toString() : "");
      }
      var _ = session.query("SELECT set_config('signalbox.seal', ?, true)", seal);
      assertEquals(List.of(), session.query("SELECT text FROM sample.notes"));
    }
  }

  @Test
  void a_second_tenant_context_in_one_transaction_is_rejected() {
    try (var session = AppSession.open(database, ROLE, Organizations.globex())) {
      assertEquals("42501", enter(session, "globex-owner", Organizations.GLOBEX_SECOND));
      session.enter(Organizations.globex());
    }
  }

  @Test
  void the_keys_of_the_seal_cannot_be_read_nor_used() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("OWNER"))) {
      assertEquals("42501", session.refusal("SELECT * FROM platform.seal_keys"));
      assertEquals("42501", session.refusal("SELECT platform.key_pads('seal', 'inner')"));
      assertEquals(
          "42501",
          session.refusal(
              "SELECT platform.bind_context(NULL, ?, 'OWNER', 'user:x', '')",
              Organizations.GLOBEX));
    }
  }

  @Test
  void the_login_role_cannot_become_another_role() {
    try (var session = AppSession.open(database, ROLE)) {
      for (var role :
          List.of("signalbox_owner", "signalbox_kernel", "signalbox_migrator", "postgres")) {
        assertEquals("42501", session.refusal("SET ROLE " + role), role);
      }
      assertEquals("42501", session.refusal("SET SESSION AUTHORIZATION postgres"));
    }
  }

  @Test
  void a_caller_who_is_not_a_member_cannot_distinguish_an_existing_workspace_from_a_missing_one() {
    try (var session = AppSession.open(database, ROLE)) {
      assertEquals("42501", enter(session, "acme-owner", Organizations.GLOBEX));
      assertEquals("42501", enter(session, "acme-owner", UUID.randomUUID()));
      assertEquals("42501", enter(session, "nobody", Organizations.GLOBEX));
      var elsewhere = new Caller.Member("https://other.test", "globex-owner", Organizations.GLOBEX);
      assertEquals("42501", refusal(session, elsewhere));
    }
  }

  @Test
  void switching_row_security_off_is_an_error_not_a_way_around() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      var _ = session.query("SET LOCAL row_security = off");
      assertEquals("42501", session.refusal("SELECT text FROM sample.notes"));
    }
  }

  @Test
  void the_policy_is_an_index_condition_and_the_seal_is_checked_once() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      var _ = session.query("SET LOCAL enable_seqscan = off");
      var plan =
          String.join(
              "\n",
              session.query("EXPLAIN SELECT * FROM sample.notes ORDER BY created_at LIMIT 10"));
      assertTrue(
          plan.contains(
              "Index Cond: (workspace_id = (NULLIF(current_setting('signalbox.workspace_id'"),
          plan);
      assertEquals(
          1, plan.lines().filter(line -> line.strip().startsWith("InitPlan")).count(), plan);
    }
  }

  @Test
  void the_seal_does_not_change_how_many_rows_the_planner_expects() throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO sample.notes (workspace_id, text) SELECT '%s', n::text FROM generate_series(1, 1000) n"
              .formatted(Organizations.ACME));
      statement.execute("ANALYZE sample.notes");
    }
    int sealed = expectedRows();
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DROP POLICY sealed_workspace ON sample.notes");
    }
    int unsealed = expectedRows();
    assertTrue(unsealed > 900 && sealed > unsealed * 0.9, sealed + " of " + unsealed);
  }

  private int expectedRows() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      var plan = session.query("EXPLAIN SELECT * FROM sample.notes").getFirst();
      return Integer.parseInt(plan.replaceAll(".*rows=(\\d+).*", "$1"));
    }
  }

  private static String enter(AppSession session, String subject, UUID workspace) {
    return refusal(session, new Caller.Member(Organizations.ISSUER, subject, workspace));
  }

  /// Returns the SQLSTATE of an entry request with a valid signature.
  private static String refusal(AppSession session, Caller.Member member) {
    return session.refusal(
        "SELECT platform.enter_member(?, ?, ?, '', ?)",
        member.issuer(),
        member.subject(),
        member.workspaceId(),
        session.proof(member));
  }

  @Test
  void the_key_is_replaced_under_load_and_no_transaction_notices() throws Exception {
    var stop = new AtomicBoolean();
    var rounds = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var superuser = database.superuser().getConnection();
        var rotate = superuser.createStatement()) {
      var readers = new ArrayList<Future<?>>();
      for (int i = 0; i < 4; i++) {
        readers.add(
            threads.submit(() -> {
              while (!stop.get()) {
                assertSeesOnlyItsOwn();
                rounds.incrementAndGet();
              }
            }));
      }
      try {
        for (int i = 0; i < 20; i++) {
          rotate.execute("SELECT platform.rotate_seal_key()");
          Thread.sleep(300); // far longer than a transaction takes; an old key lasts one rotation
        }
      } finally {
        stop.set(true);
      }
      for (var reader : readers) {
        reader.get();
      }
    }
    assertTrue(rounds.get() >= 20);
  }

  /// Runs a transaction that lasts for several statements, so that key rotations fall into it.
  private void assertSeesOnlyItsOwn() {
    try (var session = AppSession.open(database, ROLE, Organizations.acme("VIEWER"))) {
      for (int i = 0; i < 3; i++) {
        assertEquals(List.of("of acme-editor"), session.query("SELECT text FROM sample.notes"));
      }
    }
  }
}
