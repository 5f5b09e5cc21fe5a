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
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/capabilities")
class CapabilityController {
  private final Capabilities capabilities;
  private final Cursors cursors;

  CapabilityController(Capabilities capabilities, Cursors cursors) {
    this.capabilities = capabilities;
    this.cursors = cursors;
  }

  @Introspected
  record Creation(
      @NotBlank @Size(max = 200) String name,
      @Nullable @Size(max = 2000) String description,
      @NotBlank @Size(max = 200) String scope,
      @Nullable JsonNode permissions) {
    Creation {
      permissions = FreeJson.present(permissions);
    }

    Capability capability() {
      return new Capability(
          UUID.randomUUID(),
          name,
          description,
          scope,
          permissions == null ? Json.object() : permissions,
          NewRow.REVISION,
          NewRow.TIME,
          NewRow.TIME);
    }
  }

  /// Changes a capability; absent members stay as they are.
  @Introspected
  record Change(
      @Nullable @Size(min = 1, max = 200) String name,
      @Nullable @Size(max = 2000) String description,
      @Nullable @Size(min = 1, max = 200) String scope,
      @Nullable JsonNode permissions) {
    Change {
      permissions = FreeJson.present(permissions);
    }

    Capability of(Capability old) {
      return new Capability(
          old.id(),
          requireNonNullElse(name, old.name()),
          description == null ? old.description() : description,
          requireNonNullElse(scope, old.scope()),
          requireNonNullElse(permissions, old.permissions()),
          old.revision(),
          old.createdAt(),
          old.updatedAt());
    }
  }

  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Capability> create(@Valid @Body Creation body) {
    var _ = FreeJson.container("/permissions", body.permissions());
    var capability = capabilities.create(body);
    var location = URI.create("/v1/capabilities/" + capability.id());
    return Revisions.created(capability, capability.revision(), location);
  }

  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<Capability>> list(HttpRequest<?> request) {
    var slice = cursors.byTime(request);
    var rows = capabilities.list(slice);
    return cursors.page(request, slice, rows, c -> new ByTime(c.createdAt(), c.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<Capability> get(UUID id) {
    var capability = capabilities.get(id);
    return Revisions.ok(capability, capability.revision());
  }

  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<Capability> update(HttpRequest<?> request, UUID id, @Valid @Body Change body) {
    var _ = FreeJson.container("/permissions", body.permissions());
    var capability = capabilities.update(id, Revisions.required(request), body);
    return Revisions.ok(capability, capability.revision());
  }

  /// Deletes the capability and revokes it from every tool.
  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    capabilities.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }
}
