package dev.signalbox.benchmarks;

import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.hammer.Hammer;
import dev.signalbox.testing.postgres.PgBouncer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// Runs a million transactions of many tenants on few connections: two and fifty workspaces, pools
/// of 4 and 16, directly and through PgBouncer. `./signalbox bench hammer [transactions]`.
public final class HammerRun {
  private static final int THREADS = 64;
  private static final int SERVER_POOL = 3;

  private HammerRun() {}

  /// Exits with 1 if a single foreign row was seen, or if the control saw none.
  public static void main(String[] args) throws SQLException {
    long each = (args.length == 0 ? 1_000_000 : Long.parseLong(args[0])) / 8;
    var database = TestPostgres.newDatabase();
    long foreign = 0;
    int leaks;
    try (var pooler = PgBouncer.before(TestPostgres.server(), List.of("health_app"), SERVER_POOL)) {
      for (boolean direct : new boolean[] {true, false}) {
        var url = direct ? database.url() : pooler.url(database.name());
        for (int pool : new int[] {4, 16}) {
          for (int workspaces : new int[] {2, 50}) {
            foreign += run(database, url, direct, pool, workspaces, each);
          }
        }
      }
      leaks = Hammer.leaksOfSessionSettings(pooler.url(database.name()), "health_app", 200);
      System.out.printf(
          "control: session settings through PgBouncer leaked to %d of 200 clients%n", leaks);
    }
    System.out.printf("foreign rows in %,d transactions: %d%n", each * 8, foreign);
    System.exit(foreign == 0 && leaks > 0 ? 0 : 1);
  }

  private static long run(
      TestDatabase database, String url, boolean direct, int pool, int workspaces, long count) {
    var pooled = new DatabaseUrl(url, "", "").pooled("hammer", !direct);
    Map<String, Object> settings =
        Map.of(
            "datasources.default.url", pooled,
            "datasources.default.maximum-pool-size", pool,
            "datasources.default.connection-timeout", 300_000);
    try (var server = HealthService.on(database, settings)) {
      long start = System.nanoTime();
      var outcome =
          Hammer.in(server.getApplicationContext(), database, workspaces).run(count, THREADS);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%-17s pool %2d, %2d workspaces: %,d transactions in %.0f s (%,.0f/s), %,d rows seen, foreign %d%n",
          direct ? "direct" : "through PgBouncer",
          pool,
          workspaces,
          outcome.transactions(),
          seconds,
          outcome.transactions() / seconds,
          outcome.rows(),
          outcome.foreign());
      return outcome.foreign();
    }
  }
}
