package dev.signalbox.catalog.connection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Timelines;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.problem.Problem;
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
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/connections")
class ConnectionController {
  private final Connections connections;
  private final Cursors cursors;

  ConnectionController(Connections connections, Cursors cursors) {
    this.connections = connections;
    this.cursors = cursors;
  }

  @Introspected
  record NewConnection(
      UUID integrationId,
      @Nullable JsonNode connectionMetadata,
      @Nullable @Size(min = 1, max = 255) String providerConfigKey) {}

  @Introspected
  record Description(
      @Nullable JsonNode connectionMetadata,
      @Nullable @Size(min = 1, max = 255) String providerConfigKey) {}

  @Introspected
  record ReportAnswer(boolean applied, Connection connection) {}

  /// Opens a connection in the state PENDING_AUTHORIZATION, or re-opens a disconnected one.
  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Connection> open(@Valid @Body NewConnection body) {
    var opened =
        connections.open(
            body.integrationId(), metadata(body.connectionMetadata()), body.providerConfigKey());
    return Revisions.created(
        opened, opened.revision(), URI.create("/v1/connections/" + opened.id()));
  }

  /// Lists connections, newest first, by status or integration.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<Connection>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue ConnectionStatus status,
      @Nullable @QueryValue UUID integrationId) {
    var slice = cursors.byTime(request);
    var rows = connections.list(status, integrationId, slice);
    return cursors.page(request, slice, rows, c -> new ByTime(c.createdAt(), c.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<Connection> get(UUID id) {
    return answer(connections.get(id));
  }

  /// Lists the history of a connection, newest first, with the facts that were ignored.
  @Get("/{id}/events")
  @Permitted(Permission.READ)
  HttpResponse<Page<ConnectionRecord>> history(HttpRequest<?> request, UUID id) {
    var slice = cursors.byTime(request);
    var rows = connections.history(id, slice);
    return cursors.page(request, slice, rows, e -> new ByTime(e.createdAt(), e.id()));
  }

  /// Lists the log's events about a connection, newest first.
  @Get("/{id}/timeline")
  @Permitted(Permission.READ)
  HttpResponse<Page<SequencedEvent>> timeline(HttpRequest<?> request, UUID id) {
    var slice = cursors.byPosition(request);
    return cursors.page(request, slice, connections.timeline(id, slice), Timelines::at);
  }

  /// Replaces the metadata, the provider configuration key, or both.
  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<Connection> describe(
      HttpRequest<?> request, UUID id, @Valid @Body Description body) {
    var metadata = metadata(body.connectionMetadata());
    return answer(
        connections.describe(id, Revisions.required(request), metadata, body.providerConfigKey()));
  }

  @Post("/{id}:disconnect")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Connection> disconnect(UUID id) {
    return answer(connections.disconnect(id));
  }

  @Post("/{id}:suspend")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Connection> suspend(UUID id) {
    return answer(connections.suspend(id));
  }

  @Post("/{id}:resume")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Connection> resume(UUID id) {
    return answer(connections.resume(id));
  }

  /// Records a fact about the authorization, reported by the operator of its broker.
  @Post("/{id}:report")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<ReportAnswer> report(UUID id, @Valid @Body Fact fact) {
    if (!fact.event().isFact()) {
      throw Problem.invalid("/event", "It is a verb of users, not a fact.");
    }
    var reported = connections.report(id, fact);
    return Revisions.ok(
        new ReportAnswer(reported.applied(), reported.connection()),
        reported.connection().revision());
  }

  private static @Nullable JsonNode metadata(@Nullable JsonNode given) {
    return FreeJson.objectOrNull("/connectionMetadata", given);
  }

  private static HttpResponse<Connection> answer(Connection connection) {
    return Revisions.ok(connection, connection.revision());
  }
}
