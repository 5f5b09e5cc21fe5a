package dev.signalbox.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs closed loops of appends, one per client.
final class EventsLoad {
  private EventsLoad() {}

  /// Represents one way to append events under a condition.
  interface Contender {
    Client connect() throws SQLException;

    default ExecutorService threads(int clients) {
      return Executors.newFixedThreadPool(clients);
    }
  }

  /// Represents one client with a connection of its own.
  interface Client extends AutoCloseable {
    /// Appends a batch of events with one unused tag, unless an event with it exists.
    void append(int events) throws SQLException;

    @Override
    void close() throws SQLException;
  }

  /// Holds sorted latencies in nanoseconds.
  record Outcome(List<Long> nanos, double seconds) {
    Outcome {
      nanos = nanos.stream().sorted().toList();
    }

    double perSecond() {
      return nanos.size() / seconds;
    }

    double micros(int percent) {
      return nanos.isEmpty() ? 0 : nanos.get((int) (nanos.size() * (long) percent / 100)) / 1e3;
    }
  }

  /// Runs for one second without measuring, then for the given duration.
  static Outcome run(Contender contender, int clients, Duration duration, int events) {
    long start = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    long end = start + duration.toNanos();
    try (var threads = contender.threads(clients)) {
      var loops = new ArrayList<Future<List<Long>>>();
      for (int i = 0; i < clients; i++) {
        Callable<List<Long>> loop = () -> loop(contender, start, end, events);
        loops.add(threads.submit(loop));
      }
      var all = new ArrayList<Long>();
      for (var loop : loops) {
        all.addAll(loop.get());
      }
      return new Outcome(all, duration.toNanos() / 1e9);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Long> loop(Contender contender, long start, long end, int events)
      throws SQLException {
    var nanos = new ArrayList<Long>();
    try (var client = contender.connect()) {
      for (long now = System.nanoTime(); now < end; ) {
        client.append(events);
        long done = System.nanoTime();
        if (now >= start) {
          nanos.add(done - now);
        }
        now = done;
      }
    }
    return nanos;
  }
}
