package dev.signalbox.health.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.bulk.BulkAnswer;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.json.Ndjson;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/integration-events")
class EventController {
  private static final int MAX_ITEMS = 10_000;

  private final Events events;
  private final Cursors cursors;
  private final Clock clock;

  EventController(Events events, Cursors cursors, Clock clock) {
    this.events = events;
    this.cursors = cursors;
    this.clock = clock;
  }

  /// Takes one event or an array of events; answers for each whether it was accepted, a duplicate
  /// or rejected, and why.
  @Post
  @Idempotent(atomic = false)
  @Permitted(Permission.WRITE)
  HttpResponse<BulkAnswer> ingest(@Body JsonNode body) {
    var items = new ArrayList<Events.Item>();
    if (body.size() > MAX_ITEMS) {
      throw new Problem(
          ProblemCode.BODY_TOO_LARGE, "An array holds at most 10,000 events; NDJSON takes more.");
    }
    for (var node : body.isArray() ? body : List.of(body)) {
      items.add(
          new Events.Item(items.size() + 1, () -> Json.MAPPER.treeToValue(node, EventLine.class)));
    }
    return HttpResponse.ok(events.ingest(items));
  }

  /// Takes one event per line, up to 32 MiB; answers with one result per line and a summary line.
  @Post
  @Consumes(Ndjson.MEDIA_TYPE)
  @Produces(Ndjson.MEDIA_TYPE)
  @Idempotent(atomic = false)
  @Permitted(Permission.WRITE)
  HttpResponse<byte[]> ingestLines(@Body byte[] body) {
    var items =
        Ndjson.lines(body).stream()
            .map(line -> new Events.Item(line.number(), () -> line.read(EventLine.class)))
            .toList();
    return HttpResponse.ok(events.ingest(items).ndjson()).contentType(Ndjson.MEDIA_TYPE);
  }

  /// Lists events, newest first, at most 90 days back.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<IntegrationEvent>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String integrationId,
      @Nullable @QueryValue String eventType,
      @Nullable @QueryValue String severity,
      @Nullable @QueryValue Instant from,
      @Nullable @QueryValue Instant to) {
    var slice = cursors.byTime(request);
    var filter = EventFilter.of(integrationId, eventType, severity, from, to, clock.instant());
    var rows = events.search(filter, slice);
    return cursors.page(request, slice, rows, e -> new ByTime(e.occurredAt(), e.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  IntegrationEvent get(UUID id) {
    return events.get(id);
  }
}
