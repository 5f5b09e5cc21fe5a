package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.platform.web.Revisions;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/integration-events")
class IntegrationEventController {
  private final IntegrationEvents events;
  private final Cursors cursors;

  IntegrationEventController(IntegrationEvents events, Cursors cursors) {
    this.events = events;
    this.cursors = cursors;
  }

  @Introspected
  record NewIntegrationEvent(
      @Size(min = 1, max = 100) String eventType,
      @Size(min = 1, max = 200) String source,
      Instant occurredAt,
      @Nullable JsonNode data,
      @Nullable @Size(max = 100) List<UUID> workflowTriggers) {
    IntegrationEventContent content() {
      return new IntegrationEventContent(
          eventType,
          source,
          within(occurredAt),
          FreeJson.object("/data", data),
          workflowTriggers == null ? List.of() : workflowTriggers);
    }
  }

  /// Creates an integration event.
  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<IntegrationEvent> create(@Valid @Body NewIntegrationEvent body) {
    var made = events.create(body.content());
    return Revisions.created(
        made, made.revision(), URI.create("/v1/integration-events/" + made.id()));
  }

  /// Lists integration events, newest first.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<IntegrationEvent>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue @Pattern(regexp = "true|false") String processed,
      @Nullable @QueryValue String eventType) {
    var slice = cursors.byTime(request);
    var rows = events.list(processed == null ? null : Boolean.valueOf(processed), eventType, slice);
    return cursors.page(request, slice, rows, row -> new ByTime(row.createdAt(), row.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<IntegrationEvent> get(UUID id) {
    return answer(events.get(id));
  }

  /// Replaces an integration event.
  @Put("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<IntegrationEvent> replace(
      HttpRequest<?> request, UUID id, @Valid @Body NewIntegrationEvent body) {
    return answer(events.replace(id, Revisions.required(request), body.content()));
  }

  /// Describes an attempt to process the event: `processed`, or an error message.
  @Introspected
  record Attempt(boolean processed, @Nullable @Size(min = 1, max = 4000) String errorMessage) {}

  /// Records an attempt to process an event.
  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<IntegrationEvent> attempted(
      HttpRequest<?> request, UUID id, @Valid @Body Attempt body) {
    if (body.processed() == (body.errorMessage() != null)) {
      throw Problem.invalid(
          "/errorMessage", "A failed attempt has an error message, a processed event has none.");
    }
    return answer(
        events.attempted(id, Revisions.required(request), body.processed(), body.errorMessage()));
  }

  private static Instant within(Instant time) {
    if (time.isBefore(Instant.parse("1900-01-01T00:00:00Z"))
        || time.isAfter(Instant.parse("2999-12-31T23:59:59Z"))) {
      throw new Problem(ProblemCode.DATE_OUT_OF_RANGE, "occurredAt lies outside 1900 to 2999.");
    }
    return time;
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    events.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }

  private static HttpResponse<IntegrationEvent> answer(IntegrationEvent row) {
    return Revisions.ok(row, row.revision());
  }
}
