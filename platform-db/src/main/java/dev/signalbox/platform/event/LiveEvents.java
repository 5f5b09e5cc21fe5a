package dev.signalbox.platform.event;

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

/// Reads the log for one stream: what is complete, in order, and then waits for more. Every look is
/// a transaction of the caller, so that a stream ends when access is withdrawn.
@Singleton
final class LiveEvents {
  private static final Duration AT_MOST = Duration.ofMinutes(10);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration BREATH = Duration.ofMillis(10);

  /// Others append too: a stream without news looks twenty times a second at most.
  private static final Duration REST = Duration.ofMillis(50);

  private static final int BATCH = 100;

  private final Transactions transactions;
  private final EventRepository repository;
  private final EventSignals signals;
  private final ProcessorShares processors;
  private final Turns<UUID> catchingUp = new Turns<>(Integer.MAX_VALUE, 1, Streams.MAX_OF_ONE);

  LiveEvents(
      Transactions transactions,
      EventRepository repository,
      EventSignals signals,
      ProcessorShares processors) {
    this.processors = processors;
    this.transactions = transactions;
    this.repository = repository;
    this.signals = signals;
  }

  /// Whose stream it is, and the position behind which it begins.
  record Begin(UUID workspace, long above) {}

  Begin begin(@Nullable Long position) {
    signals.listen();
    return transactions.read(() -> {
      var workspace = repository.workspace();
      long complete = repository.watermark().complete();
      return new Begin(workspace, position == null ? complete : position);
    });
  }

  void follow(FluxSink<Event<?>> sink, Query query, Begin begin) throws InterruptedException {
    long end = System.nanoTime() + AT_MOST.toNanos();
    long spoken = System.nanoTime();
    // The first heartbeat at once: the answer begins with it, and its id is where to go on.
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

  /// The streams of a workspace that read old events do so one page at a time, and rest when the
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
    // Outside the turn, since a client that reads slowly must not hold up the other streams.
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

  /// Returns the nanoseconds it worked, without waiting for the client.
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

  /// With an id, so that a client that heard nothing else goes on from here.
  private static Event<?> heartbeat(long position) {
    return Event.<Object>of(Map.of()).id(Long.toString(position)).name("heartbeat");
  }

  /// A workspace that uses its share of connections makes its own streams wait, not end.
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

  /// `refused`: nothing was looked at, since the workspace has used its share.
  private record Look(List<CloudEvent> events, long upTo, boolean refused) {
    private static Look nothing(long above) {
      return new Look(List.of(), above, false);
    }
  }

  private Look look(Query query, long above) {
    return transactions.read(() -> {
      var mark = repository.watermark();
      if (mark.complete() <= above) {
        return Look.nothing(above);
      }
      var read = repository.read(query, ReadOptions.above(above, mark.complete(), BATCH));
      var workspace = read.token().workspace();
      var events = read.events().stream().map(e -> CloudEvent.of(workspace, e)).toList();
      long upTo =
          read.events().size() < BATCH ? mark.complete() : read.events().getLast().position();
      return new Look(events, upTo, false);
    });
  }

  /// A client that does not read must not fill our memory.
  private static void awaitDemand(FluxSink<Event<?>> sink, long end) throws InterruptedException {
    while (sink.requestedFromDownstream() == 0 && !sink.isCancelled() && System.nanoTime() < end) {
      Thread.sleep(BREATH);
    }
  }
}
