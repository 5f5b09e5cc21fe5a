package dev.signalbox.platform.event.http;

import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.limit.Quotas;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/// Serves the log as it grows, as server-sent events.
@Controller("/v1/events/stream")
class StreamController {
  private final LiveEvents live;
  private final Quotas quotas;
  private final Streams open = new Streams();

  StreamController(LiveEvents live, Quotas quotas) {
    this.live = live;
    this.quotas = quotas;
  }

  /// Follows the log in the order of positions, each event once, as CloudEvents. The stream begins
  /// now, or after `Last-Event-ID` or `from`; `from=0` begins at the beginning. It ends after ten
  /// minutes, and clients reconnect with Last-Event-ID automatically. A heartbeat is sent every ten
  /// seconds.
  @Get(produces = MediaType.TEXT_EVENT_STREAM)
  @Permitted(Permission.READ)
  Publisher<Event<?>> stream(
      @Nullable @QueryValue String query,
      @Nullable @QueryValue List<String> type,
      @Nullable @QueryValue List<String> tag,
      @Nullable @QueryValue String from,
      @Nullable @Header("Last-Event-ID") String lastEventId) {
    var wanted = QueryBody.of(query, type, tag);
    var start = lastEventId == null ? from : lastEventId;
    if (start != null && !start.matches("[0-9]{1,18}")) {
      throw badPosition();
    }
    // The access check runs in the request itself, so that a rejected client gets an error status
    // instead of an empty stream.
    var begin = live.begin(start == null ? null : Long.valueOf(start));
    var quota = quotas.recent();
    var owner = new Streams.Owner(begin.workspace(), quota.organization(), quota.most("streams"));
    if (!open.hasRoom(owner)) {
      throw new Problem(ProblemCode.TOO_MANY_REQUESTS, "Too many streams are open here.");
    }
    var context = PropagatedContext.getOrEmpty();
    return Flux.create(
        sink -> {
          var thread =
              Thread.ofVirtual()
                  .name("event-stream")
                  .unstarted(context.wrap(() -> follow(sink, wanted, begin, owner)));
          sink.onDispose(thread::interrupt);
          thread.start();
        },
        FluxSink.OverflowStrategy.BUFFER);
  }

  private void follow(
      FluxSink<Event<?>> sink, Query query, LiveEvents.Begin begin, Streams.Owner owner) {
    if (!open.enter(owner)) {
      sink.complete();
      return;
    }
    try {
      live.follow(sink, query, begin);
      sink.complete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Access was withdrawn, or the database is unavailable: the stream ends, and the client
      // learns the reason when it reconnects.
      sink.complete();
    } finally {
      open.leave(owner);
    }
  }

  private static Problem badPosition() {
    return new Problem(
        ProblemCode.INVALID_PARAMETER,
        "A parameter has the wrong form.",
        List.of(new FieldError("Last-Event-ID", "invalid-position", "The id of an event.")));
  }
}
