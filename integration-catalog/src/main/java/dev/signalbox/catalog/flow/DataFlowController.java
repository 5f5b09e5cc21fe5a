package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.page.ByTime;
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
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/data-flows")
class DataFlowController {
  private final DataFlows flows;
  private final Cursors cursors;

  DataFlowController(DataFlows flows, Cursors cursors) {
    this.flows = flows;
    this.cursors = cursors;
  }

  @Introspected
  record NewDataFlow(
      @Size(min = 1, max = 200) String name,
      @Nullable @Size(max = 4000) String description,
      JsonNode source,
      JsonNode target,
      @Nullable JsonNode transformation,
      @Nullable JsonNode syncRules,
      @Nullable JsonNode schedule,
      @Nullable JsonNode conflictResolution,
      @Nullable JsonNode monitoring,
      @Nullable @Pattern(regexp = "active|paused|error|disabled") String status,
      @Nullable Instant lastSync,
      @Nullable @Min(0) Integer errorCount) {
    DataFlowContent content() {
      return new DataFlowContent(
          name,
          description,
          Model.end(source, "/source"),
          Model.end(target, "/target"),
          Model.object(transformation, "/transformation"),
          Model.objects(syncRules, "/syncRules"),
          Schedule.of(schedule),
          Model.object(conflictResolution, "/conflictResolution", "strategy"),
          Model.object(monitoring, "/monitoring"),
          status == null ? "active" : status,
          lastSync,
          errorCount == null ? 0 : errorCount);
    }
  }

  /// Creates a data flow.
  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<DataFlow> create(@Valid @Body NewDataFlow body) {
    var made = flows.create(body.content());
    return Revisions.created(made, made.revision(), URI.create("/v1/data-flows/" + made.id()));
  }

  /// Lists data flows, newest first.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<DataFlow>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue @Pattern(regexp = "active|paused|error|disabled") String status) {
    var slice = cursors.byTime(request);
    var rows = flows.list(status, slice);
    return cursors.page(request, slice, rows, row -> new ByTime(row.createdAt(), row.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<DataFlow> get(UUID id) {
    return answer(flows.get(id));
  }

  /// Replaces a data flow.
  @Put("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<DataFlow> replace(HttpRequest<?> request, UUID id, @Valid @Body NewDataFlow body) {
    return answer(flows.replace(id, Revisions.required(request), body.content()));
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    flows.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }

  private static HttpResponse<DataFlow> answer(DataFlow row) {
    return Revisions.ok(row, row.revision());
  }
}
