package dev.signalbox.platform.event.http;

import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.EventStore;
import dev.signalbox.platform.event.ReadOptions;
import dev.signalbox.platform.event.ReservedTypes;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Timelines;
import dev.signalbox.platform.event.UnderWay;
import dev.signalbox.platform.event.WindowedReads;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.limit.Quota;
import dev.signalbox.platform.page.ByPosition;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.platform.web.TimeWindows;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Controller("/v1")
class EventController {
  /// The header that carries the consistency token of a read to the condition of an append.
  static final String TOKEN_HEADER = "Consistency-Token";

  private final EventStore store;
  private final WindowedReads reads;
  private final ConsistencyTokens tokens;
  private final Cursors cursors;
  private final ReservedTypes reserved;

  EventController(
      EventStore store,
      WindowedReads reads,
      ConsistencyTokens tokens,
      Cursors cursors,
      ReservedTypes reserved) {
    this.store = store;
    this.reads = reads;
    this.tokens = tokens;
    this.cursors = cursors;
    this.reserved = reserved;
  }

  @Introspected
  record Receipt(long firstPosition, long lastPosition) {}

  @Introspected
  record Order(boolean ordered) {}

  @Introspected
  record State(long complete, long head, List<UnderWay> underWay) {}

  /// Appends all events or none; with a condition only if no unseen event matches it.
  @Post("/events:append")
  @Idempotent
  @Permitted(Permission.WRITE)
  @Quota("events")
  HttpResponse<Receipt> append(@Valid @Body AppendBody body) {
    return HttpResponse.ok(receipt(store.append(body.read(tokens, reserved))));
  }

  private static Receipt receipt(AppendResult result) {
    return switch (result) {
      case AppendResult.Appended(var first, var last) -> new Receipt(first, last);
      case AppendResult.Repeated(var first, var last) -> new Receipt(first, last);
      case AppendResult.Conflict(var events) -> throw EventStore.conflict(events);
    };
  }

  /// Lists events, oldest first. Send the header Consistency-Token of the first page as the
  /// condition of an append; `after` restricts the list to events that such a read did not see, and
  /// `from` and `to` to those recorded between two times.
  @Get("/events")
  @Permitted(Permission.READ)
  HttpResponse<Page<SequencedEvent>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String query,
      @Nullable @QueryValue List<String> type,
      @Nullable @QueryValue List<String> tag,
      @Nullable @QueryValue String after,
      @Nullable @QueryValue Boolean backwards,
      @Nullable @QueryValue Instant from,
      @Nullable @QueryValue Instant to) {
    var slice = cursors.byPosition(request);
    var read =
        reads.read(
            QueryBody.of(query, type, tag),
            options(slice, after, Boolean.TRUE.equals(backwards)),
            TimeWindows.of(from, to));
    return cursors
        .page(request, slice, read.events(), Timelines::at)
        .header(TOKEN_HEADER, tokens.seal(read.token()));
  }

  private ReadOptions options(Slice<ByPosition> slice, @Nullable String after, boolean backwards) {
    var token = after == null ? null : tokens.open(after);
    var last = slice.after();
    long above = token == null ? -1 : token.low();
    long upTo = Long.MAX_VALUE;
    if (last != null && backwards) {
      upTo = last.position() - 1;
    } else if (last != null) {
      above = last.position();
    }
    return new ReadOptions(above, upTo, backwards, slice.fetch(), token);
  }

  /// Shows how far the log is complete, and the appends in progress that hold it back.
  @Get("/events:state")
  @Permitted(Permission.READ)
  State state() {
    var mark = store.watermark();
    return new State(mark.complete(), mark.head(), store.underWay());
  }

  /// Switches the workspace to ordered mode, or back.
  @Put("/events:order")
  @Permitted(Permission.ADMINISTER)
  Order order(@Valid @Body Order body) {
    store.ordered(body.ordered());
    return body;
  }
}
