package dev.signalbox.workflow.capability;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.data.NewRow;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.json.FreeJson;
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
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/tools")
class ToolController {
  private final Tools tools;
  private final Cursors cursors;

  ToolController(Tools tools, Cursors cursors) {
    this.tools = tools;
    this.cursors = cursors;
  }

  @Introspected
  record Creation(
      @NotBlank @Size(max = 200) String name,
      @Nullable @Size(max = 2000) String description,
      UUID connectorId,
      JsonNode schema,
      @Nullable Boolean isActive) {
    Tool tool() {
      return new Tool(
          UUID.randomUUID(),
          name,
          description,
          connectorId,
          schema,
          requireNonNullElse(isActive, true),
          NewRow.REVISION,
          NewRow.TIME,
          NewRow.TIME);
    }
  }

  /// Changes a tool; absent members stay as they are.
  @Introspected
  record Change(
      @Nullable @Size(min = 1, max = 200) String name,
      @Nullable @Size(max = 2000) String description,
      @Nullable JsonNode schema,
      @Nullable Boolean isActive) {
    Change {
      schema = FreeJson.present(schema);
    }

    Tool of(Tool old) {
      return new Tool(
          old.id(),
          requireNonNullElse(name, old.name()),
          description == null ? old.description() : description,
          old.connectorId(),
          requireNonNullElse(schema, old.schema()),
          requireNonNullElse(isActive, old.isActive()),
          old.revision(),
          old.createdAt(),
          old.updatedAt());
    }
  }

  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Tool> create(@Valid @Body Creation body) {
    SchemaDefinition.check("/schema", body.schema());
    var tool = tools.create(body);
    return Revisions.created(tool, tool.revision(), URI.create("/v1/tools/" + tool.id()));
  }

  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<Tool>> list(HttpRequest<?> request, @Nullable @QueryValue UUID connectorId) {
    var slice = cursors.byTime(request);
    var rows = tools.list(connectorId, slice);
    return cursors.page(request, slice, rows, t -> new ByTime(t.createdAt(), t.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<Tool> get(UUID id) {
    var tool = tools.get(id);
    return Revisions.ok(tool, tool.revision());
  }

  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<Tool> update(HttpRequest<?> request, UUID id, @Valid @Body Change body) {
    if (body.schema() != null) {
      SchemaDefinition.check("/schema", body.schema());
    }
    var tool = tools.update(id, Revisions.required(request), body);
    return Revisions.ok(tool, tool.revision());
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    tools.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }

  /// Lists the capabilities that were granted to the tool, oldest first, at most 500.
  @Get("/{id}/capabilities")
  @Permitted(Permission.READ)
  Page<Capability> capabilities(UUID id) {
    return new Page<>(tools.capabilities(id), null);
  }

  @Put("/{id}/capabilities/{capabilityId}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> grant(UUID id, UUID capabilityId) {
    tools.grant(id, capabilityId);
    return HttpResponse.noContent();
  }

  @Delete("/{id}/capabilities/{capabilityId}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> revoke(UUID id, UUID capabilityId) {
    tools.revoke(id, capabilityId);
    return HttpResponse.noContent();
  }
}
