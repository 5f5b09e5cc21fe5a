package dev.signalbox.testing.dcb;

import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/// Represents members of one workspace, each with a connection and a thread.
public final class Contenders implements AutoCloseable {
  private final List<Connection> connections;
  private final Caller.Member member;
  private final boolean pooled;
  private final ExecutorService threads;

  private Contenders(List<Connection> connections, Caller.Member member, boolean pooled) {
    this.connections = connections;
    this.member = member;
    this.pooled = pooled;
    this.threads = Executors.newFixedThreadPool(connections.size());
  }

  /// Opens the contenders. With `pooled` they share fewer sessions than their number, so they start
  /// before they set their tenant context: contenders that wait for the start would otherwise
  /// occupy the sessions of the others.
  public static Contenders open(DataSource source, int count, Caller.Member member, boolean pooled)
      throws SQLException {
    var connections = new ArrayList<Connection>();
    for (int i = 0; i < count; i++) {
      var connection = source.getConnection();
      connection.setAutoCommit(false);
      connections.add(connection);
    }
    return new Contenders(connections, member, pooled);
  }

  /// Performs the work of one contender in a transaction with a tenant context.
  public interface Work<T> {
    T run(int contender, Connection connection) throws SQLException;
  }

  int count() {
    return connections.size();
  }

  /// Runs the work of each contender without a common start.
  <T> List<T> each(AppendAlgorithm algorithm, Work<T> work) {
    return all((i, connection) -> entered(algorithm, connection, i, work, () -> {}));
  }

  public Seen read(AppendAlgorithm algorithm, Connection connection, Query query)
      throws SQLException {
    return entered(algorithm, connection, 0, (_, c) -> algorithm.read(c, query), () -> {});
  }

  /// Starts all contenders at once. The work of a transaction that the database aborted is
  /// repeated.
  List<Attempt> together(AppendAlgorithm algorithm, List<Decision> decisions, List<Seen> seen) {
    var start = new CyclicBarrier(connections.size());
    return all((i, connection) -> {
      if (pooled) {
        await(start);
      }
      return attempt(
          algorithm, connection, decisions.get(i), seen.get(i), pooled ? () -> {} : once(start));
    });
  }

  /// Makes one append, until it is stored or rejected.
  public Attempt attempt(
      AppendAlgorithm algorithm, Connection connection, Decision decision, Seen seen, Runnable go)
      throws SQLException {
    for (int retries = 0; ; retries++) {
      try {
        int tried = retries;
        return entered(
            algorithm,
            connection,
            0,
            (_, c) -> {
              boolean stored = algorithm.append(c, decision.events(), decision.failIf(), seen);
              return new Attempt(decision, seen, stored, stored ? transaction(c) : 0, tried);
            },
            go);
      } catch (SQLException e) {
        if (!"40001".equals(e.getSQLState()) && !"40P01".equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  private <T> T entered(
      AppendAlgorithm algorithm, Connection connection, int i, Work<T> work, Runnable go)
      throws SQLException {
    boolean done = false;
    try {
      algorithm.begin(connection);
      AppSession.enter(connection, member);
      go.run();
      var result = work.run(i, connection);
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        connection.rollback();
      }
    }
  }

  private static long transaction(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_current_xact_id()::text")) {
      row.next();
      return Long.parseLong(row.getString(1));
    }
  }

  /// Waits only the first time, since a retry does not start again.
  private static Runnable once(CyclicBarrier start) {
    return new Runnable() {
      private boolean started;

      @Override
      public void run() {
        if (!started) {
          started = true;
          await(start);
        }
      }
    };
  }

  private static void await(CyclicBarrier start) {
    try {
      start.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Runs the work of each contender in its own transactions.
  public <T> List<T> all(Work<T> work) {
    var running = new ArrayList<Future<T>>();
    for (int i = 0; i < connections.size(); i++) {
      int contender = i;
      running.add(threads.submit(() -> work.run(contender, connections.get(contender))));
    }
    var results = new ArrayList<T>();
    try {
      for (var run : running) {
        results.add(run.get());
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return results;
  }

  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    for (var connection : connections) {
      connection.close();
    }
  }
}
