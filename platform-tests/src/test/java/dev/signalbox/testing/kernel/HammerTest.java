package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.TestTokens;
import dev.signalbox.testing.hammer.Hammer;
import dev.signalbox.testing.hammer.Hammer.Outcome;
import dev.signalbox.testing.postgres.PgBouncer;
import io.micronaut.context.ApplicationContext;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Runs many tenants on few connections, directly and through PgBouncer. `./signalbox bench hammer`
/// does the same a million times.
@Tag("slow")
class HammerTest {
  private static final int TRANSACTIONS = 5_000;

  private final TestDatabase database = TestPostgres.newDatabase();

  @Test
  void two_and_fifty_workspaces_on_shared_pools_never_meet() {
    for (int workspaces : new int[] {2, 50}) {
      assertClean(hammer(database.url(), 4, workspaces, 0), workspaces);
      assertClean(hammer(database.url(), 16, workspaces, 0), workspaces);
    }
  }

  @Test
  void two_tenants_never_meet_through_pgbouncer_with_fewer_server_connections() {
    needsPgBouncer();
    try (var pooler = PgBouncer.before(TestPostgres.server(), List.of("sample_app"), 3)) {
      assertClean(hammer(pooler.url(database.name()), 16, 50, 3), 50);
    }
  }

  @Test
  void session_settings_do_leak_through_pgbouncer_without_transactions_of_ours()
      throws SQLException {
    needsPgBouncer();
    try (var pooler = PgBouncer.before(TestPostgres.server(), List.of("sample_app"), 1)) {
      assertTrue(Hammer.leaksOfSessionSettings(pooler.url(database.name()), "sample_app", 50) > 0);
    }
  }

  @Test
  void server_side_prepared_statements_behind_pgbouncer_stop_the_start() {
    needsPgBouncer();
    try (var pooler = PgBouncer.before(TestPostgres.server(), List.of("sample_app"), 3)) {
      var url = pooler.url(database.name());
      var refusal =
          assertThrows(
              RuntimeException.class,
              () -> ApplicationContext.run(settings(pooled(url, false), 2)).close());
      assertTrue(messages(refusal).contains("B01"), messages(refusal));
      ApplicationContext.run(settings(pooled(url, true), 2)).close();
    }
    ApplicationContext.run(settings(pooled(database.url(), false), 2)).close();
  }

  private Outcome hammer(String url, int pool, int workspaces, int serverPool) {
    try (var context = ApplicationContext.run(settings(pooled(url, serverPool > 0), pool))) {
      return Hammer.in(context, database, workspaces).run(TRANSACTIONS, 64);
    }
  }

  private static void assertClean(Outcome outcome, int workspaces) {
    assertEquals(0, outcome.foreign(), outcome.toString());
    assertEquals(TRANSACTIONS, outcome.transactions(), outcome.toString());
    assertEquals(workspaces, outcome.workspaces());
  }

  private static String pooled(String url, boolean pgBouncer) {
    return new DatabaseUrl(url, "", "").pooled("hammer", pgBouncer);
  }

  private Map<String, Object> settings(String url, int pool) {
    var settings = new HashMap<String, Object>();
    settings.put("datasources.default.url", url);
    settings.put("datasources.default.username", "sample_app");
    settings.put(
        "datasources.default.password",
        database.password() == null ? "" : String.valueOf(database.password()));
    settings.put("datasources.default.maximum-pool-size", pool);
    settings.put("datasources.default.connection-timeout", 30_000);
    // Sixty-four threads share a few connections here on purpose, on a machine that may be busy.
    settings.put("signalbox.admission.max-wait", "60s");
    settings.put("signalbox.account-api.enabled", false);
    settings.put("signalbox.auth.issuer", Organizations.ISSUER);
    settings.put("signalbox.auth.jwks", TestTokens.jwks());
    settings.put("signalbox.web.cursor-secret", "a secret for the cursors of the tests");
    settings.put("signalbox.entry.key", TestPostgres.ENTRY_KEY);
    return settings;
  }

  private static void needsPgBouncer() {
    assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed: package pgbouncer");
  }

  private static String messages(Throwable failure) {
    var text = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      text.append(t.getMessage()).append('\n');
    }
    return text.toString();
  }
}
