package dev.signalbox.workflow.capability;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.data.NewRow;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.platform.web.Revisions;
import dev.signalbox.workflow.capability.Connector.Status;
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
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/connectors")
class ConnectorController {
  private final Connectors connectors;
  private final Cursors cursors;

  ConnectorController(Connectors connectors, Cursors cursors) {
    this.connectors = connectors;
    this.cursors = cursors;
  }

  @Introspected
  record Creation(
      @NotBlank @Size(max = 200) String name,
      Connector.Type type,
      @Nullable JsonNode config,
      @Nullable Status status) {
    Creation {
      config = FreeJson.present(config);
    }

    Connector connector() {
      return new Connector(
          UUID.randomUUID(),
          name,
          type,
          config == null ? Json.object() : config,
          status == null ? Status.ACTIVE : status,
          null,
          NewRow.REVISION,
          NewRow.TIME,
          NewRow.TIME);
    }
  }

  /// Changes a connector; absent members stay as they are.
  @Introspected
  record Change(
      @Nullable @Size(min = 1, max = 200) String name,
      @Nullable JsonNode config,
      @Nullable Status status,
      @Nullable Instant lastHealthCheck) {
    Change {
      config = FreeJson.present(config);
    }

    Connector of(Connector old) {
      return new Connector(
          old.id(),
          requireNonNullElse(name, old.name()),
          old.type(),
          requireNonNullElse(config, old.config()),
          requireNonNullElse(status, old.status()),
          lastHealthCheck == null ? old.lastHealthCheck() : lastHealthCheck,
          old.revision(),
          old.createdAt(),
          old.updatedAt());
    }
  }

  @Post
  @io.micronaut.http.annotation.Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Connector> create(@Valid @Body Creation body) {
    check(body.config());
    var connector = connectors.create(body);
    var location = URI.create("/v1/connectors/" + connector.id());
    return Revisions.created(connector, connector.revision(), location);
  }

  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<Connector>> list(HttpRequest<?> request) {
    var slice = cursors.byTime(request);
    var rows = connectors.list(slice);
    return cursors.page(request, slice, rows, c -> new ByTime(c.createdAt(), c.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<Connector> get(UUID id) {
    var connector = connectors.get(id);
    return Revisions.ok(connector, connector.revision());
  }

  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<Connector> update(HttpRequest<?> request, UUID id, @Valid @Body Change body) {
    check(body.config());
    var connector = connectors.update(id, Revisions.required(request), body);
    return Revisions.ok(connector, connector.revision());
  }

  /// Deletes the connector and its tools.
  @Delete("/{id}")
  @io.micronaut.http.annotation.Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    connectors.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }

  private static void check(@Nullable JsonNode config) {
    var _ = ConnectorSecrets.refuse(FreeJson.object("/config", config));
  }
}
