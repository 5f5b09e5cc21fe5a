package dev.signalbox.catalog.entity;

import dev.signalbox.platform.idempotency.Idempotent;
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
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/entity-types")
class EntityTypeController {
  private final EntityTypes types;
  private final Cursors cursors;

  EntityTypeController(EntityTypes types, Cursors cursors) {
    this.types = types;
    this.cursors = cursors;
  }

  @Introspected
  record NewAttribute(
      @Size(min = 1, max = 100) String key, DataType dataType, @Nullable Boolean required) {
    EntityTypes.Declared declared() {
      return new EntityTypes.Declared(key, dataType, Boolean.TRUE.equals(required));
    }
  }

  @Introspected
  record NewType(
      @Pattern(regexp = "[a-z][a-z0-9_-]{0,62}") String key,
      @Size(min = 1, max = 200) String name,
      @Nullable @Size(min = 1, max = 100) String matchAttribute,
      @Nullable Boolean openAttributes,
      @Nullable @Valid @Size(max = EntityTypes.MAX_ATTRIBUTES) List<NewAttribute> attributes) {}

  @Introspected
  record Change(
      @Nullable @Size(min = 1, max = 200) String name,
      @Nullable Boolean openAttributes,
      @Nullable @Valid @Size(max = EntityTypes.MAX_ATTRIBUTES) List<NewAttribute> attributes) {}

  /// Declares an entity type; `matchAttribute` names the attribute by which sources merge.
  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<EntityType> create(@Valid @Body NewType body) {
    var made =
        types.create(
            body.key(),
            body.name(),
            body.matchAttribute(),
            Boolean.TRUE.equals(body.openAttributes()),
            declared(body.attributes()));
    return Revisions.created(made, made.revision(), URI.create("/v1/entity-types/" + made.id()));
  }

  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<EntityType>> list(HttpRequest<?> request) {
    var slice = cursors.byTime(request);
    var rows = types.list(slice);
    return cursors.page(request, slice, rows, t -> new ByTime(t.createdAt(), t.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<EntityType> get(UUID id) {
    var type = types.get(id);
    return Revisions.ok(type, type.revision());
  }

  /// Renames, opens or closes a type, or adds attributes.
  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<EntityType> change(HttpRequest<?> request, UUID id, @Valid @Body Change body) {
    var type =
        types.change(
            id,
            Revisions.required(request),
            body.name(),
            body.openAttributes(),
            declared(body.attributes()));
    return Revisions.ok(type, type.revision());
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    types.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }

  private static List<EntityTypes.Declared> declared(@Nullable List<NewAttribute> attributes) {
    var list = attributes == null ? List.<NewAttribute>of() : attributes;
    if (list.stream().map(NewAttribute::key).distinct().count() < list.size()) {
      throw Problem.invalid("/attributes", "An attribute is declared twice.");
    }
    return list.stream().map(NewAttribute::declared).toList();
  }
}
