package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Code;
import dev.signalbox.platform.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Is the base of batching tests: many concurrent appends, of which the first are blocked so that
/// the others gather.
abstract class BatchedAppendTest extends EventTest {
  static final int MANY = 40;

  /// Holds the result of an append, or its problem.
  record Ended(Append append, Object result) {
    Code problem() {
      return assertInstanceOf(Problem.class, result).code();
    }
  }

  AppendResult appendGuarded(Tag tag) {
    return acme(() -> store.append(guarded(tag, fresh("own"))));
  }

  /// Creates an append of one event with the tag, under the condition that no event has the other
  /// tag.
  static Append guarded(Tag tag, Tag alone) {
    var event = NewEvent.of("G.DONE.OK", Json.object(), tag, alone);
    return Append.of(event).when(AppendCondition.failIfEventsMatch(Query.tagged(alone)));
  }

  /// Runs all appends while the first ones are blocked, so that the others gather behind them.
  List<Ended> atOnce(List<Append> appends) throws Exception {
    var ended = new ArrayList<Ended>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Ended>> running;
      try (var blocker = blocker()) {
        running = start(threads, appends);
        blocker.commit();
      }
      for (var one : running) {
        ended.add(one.get());
      }
    }
    return ended;
  }

  List<Future<Ended>> start(ExecutorService threads, List<Append> appends)
      throws InterruptedException {
    for (int i = 0; i < 2; i++) { // the first appends run before the others gather
      var _ = threads.submit(() -> appendGuarded(fresh("filler")));
    }
    Thread.sleep(100);
    var started = new CountDownLatch(appends.size());
    var running =
        appends.stream()
            .map(append ->
                threads.submit(() -> {
                  started.countDown();
                  return ended(append);
                }))
            .toList();
    assertTrue(started.await(5, TimeUnit.SECONDS));
    Thread.sleep(300); // longer queues make larger batches; the assertions hold for any
    return running;
  }

  Ended ended(Append append) {
    try {
      return new Ended(append, acme(() -> store.append(append)));
    } catch (Problem e) {
      return new Ended(append, e);
    }
  }

  static <T, R> List<Future<R>> atOnce(List<T> all, Function<T, R> work)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(
          all.stream().<Callable<R>>map(one -> () -> work.apply(one)).toList());
    }
  }

  /// Locks a table that every entry function reads.
  Connection blocker() throws SQLException {
    var connection = database().superuser().getConnection();
    connection.setAutoCommit(false);
    execute(connection, "LOCK TABLE platform.member_entries IN ACCESS EXCLUSIVE MODE");
    return connection;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String select, Tag tag) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement =
            connection.prepareStatement(
                select + " FROM platform.events WHERE tags @> ARRAY[?::text]")) {
      statement.setString(1, tag.toString());
      try (var rows = statement.executeQuery()) {
        assertTrue(rows.next());
        return rows.getLong(1);
      }
    }
  }
}
