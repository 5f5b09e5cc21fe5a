package dev.signalbox.platform.event.http;

import dev.signalbox.platform.event.CloudEvent;
import dev.signalbox.platform.event.EventSignals;
import dev.signalbox.platform.event.EventStore;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.ReadOptions;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.ProcessorShares;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.platform.tx.Turns;
import io.micronaut.http.sse.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/// Reads the log for one stream: the existing complete events in order, and then new ones. Every
/// poll is a transaction of the caller, so that a stream ends when access is withdrawn.
@Singleton
final class LiveEvents {
  private static final Duration AT_MOST = Duration.ofMinutes(10);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration BREATH = Duration.ofMillis(10);

  /// Limits the polls of a stream without matching events to twenty per second, since other appends
  /// wake it, too.
  private static final Duration REST = Duration.ofMillis(50);

  private static final int BATCH = 100;

  private final Transactions transactions;
  private final EventStore store;
  private final EventSignals signals;
  private final ProcessorShares processors;
  private final Turns<UUID> catchingUp = new Turns<>(Integer.MAX_VALUE, 1, Streams.MAX_OF_ONE);

  LiveEvents(
      Transactions transactions,
      EventStore store,
      EventSignals signals,
      ProcessorShares processors) {
    this.processors = processors;
    this.transactions = transactions;
    this.store = store;
    this.signals = signals;
  }

  /// Identifies the workspace of a stream, and the position after which it begins.
  record Begin(UUID workspace, long above) {}

  Begin begin(@Nullable Long position) {
    signals.listen();
    return transactions.read(() -> {
      var workspace = store.workspace();
      long complete = store.watermark().complete();
      return new Begin(workspace, position == null ? complete : position);
    });
  }

  void follow(FluxSink<Event<?>> sink, Query query, Begin begin) throws InterruptedException {
    long end = System.nanoTime() + AT_MOST.toNanos();
    long spoken = System.nanoTime();
    // The first heartbeat is sent at once: it starts the response, and its id is the position to
    // resume from.
    sink.next(heartbeat(begin.above()));
    long at = begin.above();
    boolean behind = true;
    while (System.nanoTime() < end && !sink.isCancelled()) {
      long seen = signals.count();
      var look =
          behind ? catchUp(sink, query, begin.workspace(), at, end) : page(sink, query, at, end);
      at = look.upTo;
      if (!look.events.isEmpty()) {
        spoken = System.nanoTime();
      } else if (System.nanoTime() - spoken > HEARTBEAT.toNanos()) {
        sink.next(heartbeat(at));
        spoken = System.nanoTime();
      }
      behind = look.events.size() == BATCH || (behind && look.refused);
      if (!behind) {
        Thread.sleep(look.events.isEmpty() ? REST : BREATH);
        signals.await(seen, LOOK_AGAIN);
      }
    }
  }

  /// Reads old events. The streams of a workspace do so one page at a time, and pause when the
  /// workspace has used its share of the processors.
  private Look catchUp(FluxSink<Event<?>> sink, Query query, UUID workspace, long above, long end)
      throws InterruptedException {
    while (catchingUp.enter(workspace, HEARTBEAT.toNanos()) != Turns.Outcome.GRANTED) {
      if (System.nanoTime() > end || sink.isCancelled()) {
        return Look.nothing(above);
      }
      sink.next(heartbeat(above));
    }
    long begun = System.nanoTime();
    long worked = 0;
    Look look;
    try {
      look = lookInTurn(query, above);
      worked = look.refused ? 0 : System.nanoTime() - begun;
    } finally {
      catchingUp.leaveAndRest(workspace, processors.afterWork(workspace, worked));
    }
    // Events are sent after the turn ended, since a slow client must not block the other streams.
    long took = send(sink, look, end);
    var _ = processors.afterWork(workspace, took);
    return look;
  }

  private Look page(FluxSink<Event<?>> sink, Query query, long above, long end)
      throws InterruptedException {
    var look = lookInTurn(query, above);
    send(sink, look, end);
    return look;
  }

  /// Sends events; returns the working time in nanoseconds without the time that it waited for the
  /// client.
  private static long send(FluxSink<Event<?>> sink, Look look, long end)
      throws InterruptedException {
    long took = 0;
    for (var event : look.events) {
      awaitDemand(sink, end);
      long begun = System.nanoTime();
      sink.next(Event.<Object>of(event).id(event.sequence()).name("event"));
      took += System.nanoTime() - begun;
    }
    return took;
  }

  /// Creates a heartbeat. Its id lets a client that received nothing else resume from here.
  private static Event<?> heartbeat(long position) {
    return Event.<Object>of(Map.of()).id(Long.toString(position)).name("heartbeat");
  }

  /// Polls once. If the workspace has used its share of connections, its streams wait instead of
  /// ending.
  private Look lookInTurn(Query query, long above) throws InterruptedException {
    try {
      return look(query, above);
    } catch (Problem refused) {
      if (refused.code() != ProblemCode.TOO_MANY_REQUESTS
          && refused.code() != ProblemCode.UNAVAILABLE) {
        throw refused;
      }
      Thread.sleep(LOOK_AGAIN);
      return new Look(List.of(), above, true);
    }
  }

  /// Holds the result of a poll; `refused` means that nothing was read, since the workspace has
  /// used its share.
  private record Look(List<CloudEvent> events, long upTo, boolean refused) {
    private static Look nothing(long above) {
      return new Look(List.of(), above, false);
    }
  }

  private Look look(Query query, long above) {
    return transactions.read(() -> {
      var mark = store.watermark();
      if (mark.complete() <= above) {
        return Look.nothing(above);
      }
      var read = store.read(query, ReadOptions.above(above, mark.complete(), BATCH));
      var workspace = read.token().workspace();
      var events = read.events().stream().map(e -> CloudEvent.of(workspace, e)).toList();
      long upTo =
          read.events().size() < BATCH ? mark.complete() : read.events().getLast().position();
      return new Look(events, upTo, false);
    });
  }

  /// Waits for the demand of the client, so that a client that does not read cannot fill the
  /// memory.
  private static void awaitDemand(FluxSink<Event<?>> sink, long end) throws InterruptedException {
    while (sink.requestedFromDownstream() == 0 && !sink.isCancelled() && System.nanoTime() < end) {
      Thread.sleep(BREATH);
    }
  }
}
