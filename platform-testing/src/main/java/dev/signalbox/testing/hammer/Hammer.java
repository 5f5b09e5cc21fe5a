package dev.signalbox.testing.hammer;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import io.micronaut.context.ApplicationContext;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Runs callers of many workspaces through the transactions of a running service. Each workspace
/// gets one API key, a row in an isolated table of every service.
public final class Hammer {
  private final Transactions transactions;
  private final Sql sql;
  private final List<Caller.Member> callers;

  private Hammer(Transactions transactions, Sql sql, List<Caller.Member> callers) {
    this.transactions = transactions;
    this.sql = sql;
    this.callers = List.copyOf(callers);
  }

  /// Holds the number of transactions and workspaces, and how many rows or settings of another
  /// workspace were seen.
  public record Outcome(long transactions, int workspaces, long foreign, long rows) {}

  /// Makes Globex's owner a member of the given number of workspaces.
  public static Hammer in(ApplicationContext context, TestDatabase database, int workspaces) {
    try (var connection = database.superuser().getConnection();
        var quotas =
            connection.prepareStatement("UPDATE platform.quota_defaults SET most = 1000000");
        var statement =
            connection.prepareStatement(
                """
                WITH made AS (INSERT INTO platform.workspaces (organization_id, name, slug)
                  SELECT 'b0000000-0000-4000-8000-0000000000bb', 'H', 'h-' || n || '-' || gen_random_uuid() FROM generate_series(1, ?) n RETURNING id),
                joined AS (INSERT INTO platform.workspace_members (workspace_id, user_id, role)
                  SELECT made.id, i.user_id, 'OWNER' FROM made, platform.user_identities i WHERE i.subject = 'globex-owner'),
                keyed AS (INSERT INTO platform.api_keys (workspace_id, key_id, key_hash, name, scopes)
                  SELECT id, 'sbk_' || substr(md5(id::text), 1, 16), sha256(id::text::bytea), id::text, '{read}' FROM made)
                SELECT id FROM made
                """)) {
      quotas.execute();
      statement.setInt(1, workspaces);
      var callers = new ArrayList<Caller.Member>();
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          callers.add(
              new Caller.Member(
                  Organizations.ISSUER, "globex-owner", result.getObject(1, UUID.class)));
        }
      }
      return new Hammer(context.getBean(Transactions.class), context.getBean(Sql.class), callers);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Runs the given number of transactions on virtual threads, alternating between workspaces.
  public Outcome run(long count, int threads) {
    var next = new AtomicLong();
    var done = new AtomicLong();
    var foreign = new AtomicLong();
    var rows = new AtomicLong();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var loops = new ArrayList<Future<?>>();
      for (int i = 0; i < threads; i++) {
        loops.add(
            executor.submit(() -> {
              for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                var caller = callers.get((int) (n % callers.size()));
                int seen = one(caller, foreign);
                rows.addAndGet(seen);
                done.incrementAndGet();
              }
            }));
      }
      for (var loop : loops) {
        loop.get();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return new Outcome(done.get(), callers.size(), foreign.get(), rows.get());
  }

  /// Reads the context back, and every API key that is visible: there is one in each workspace.
  private int one(Caller.Member caller, AtomicLong foreign) {
    var own = caller.workspaceId().toString();
    var seen =
        CurrentCaller.callAs(
            caller,
            Permission.READ,
            () ->
                transactions.read(() ->
                    sql.of(
                            "SELECT workspace_id, platform.current_workspace_id() AS context FROM platform.api_keys")
                        .list(row -> row.text("workspace_id") + row.text("context"))));
    if (seen.size() != 1) {
      foreign.incrementAndGet();
    }
    seen.stream().filter(row -> !row.equals(own + own)).forEach(row -> foreign.incrementAndGet());
    return seen.size();
  }

  /// Runs the control: it binds the tenant by a setting of the session instead of the transaction.
  /// Returns how many of the clients read the setting of another one.
  public static int leaksOfSessionSettings(String url, String role, int clients)
      throws SQLException {
    int leaks = 0;
    for (int i = 0; i < clients; i++) {
      try (var connection =
              DriverManager.getConnection(url + "?prepareThreshold=0", role, "unused");
          var statement = connection.createStatement()) {
        try (var before =
            statement.executeQuery(
                "SELECT coalesce(current_setting('signalbox.workspace_id', true), '')")) {
          before.next();
          leaks += before.getString(1).isEmpty() ? 0 : 1;
        }
        statement.execute("SELECT set_config('signalbox.workspace_id', 'client " + i + "', false)");
      }
    }
    return leaks;
  }
}
