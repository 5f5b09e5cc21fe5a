package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Timelines;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.limit.Quota;
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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/entities")
class EntityController {
  private final Entities entities;
  private final Cursors cursors;

  EntityController(Entities entities, Cursors cursors) {
    this.entities = entities;
    this.cursors = cursors;
  }

  @Introspected
  record NewEntity(
      @Size(min = 1, max = 63) String entityType,
      JsonNode attributes,
      @Nullable String sourceUrl,
      @Nullable Map<String, String> sourceExternalFields) {
    private Edits.Statement statement() {
      var values = EntityController.attributes(attributes);
      return new Edits.Statement(
          values,
          SourceUrl.checked("/sourceUrl", sourceUrl),
          ExternalFields.checked("/sourceExternalFields", sourceExternalFields, values.keySet()));
    }
  }

  @Introspected
  record Values(JsonNode attributes) {}

  /// Creates an entity manually.
  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  @Quota("entities")
  HttpResponse<EntityDetail> create(@Valid @Body NewEntity body) {
    var made = entities.create(body.entityType(), body.statement());
    return Revisions.created(made, made.revision(), URI.create("/v1/entities/" + made.id()));
  }

  /// Lists entities, newest first, by type or by an integration that is among their sources.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<Entity>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String entityType,
      @Nullable @QueryValue UUID sourceIntegrationId) {
    var slice = cursors.byTime(request);
    var rows = entities.list(entityType, sourceIntegrationId, slice);
    return cursors.page(request, slice, rows, e -> new ByTime(e.createdAt(), e.id()));
  }

  /// Returns an entity with the origin of each value, and the last statement of each source.
  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<EntityDetail> get(UUID id) {
    return answer(entities.get(id));
  }

  /// Lists the log's events about an entity, newest first.
  @Get("/{id}/timeline")
  @Permitted(Permission.READ)
  HttpResponse<Page<SequencedEvent>> timeline(HttpRequest<?> request, UUID id) {
    var slice = cursors.byPosition(request);
    return cursors.page(request, slice, entities.timeline(id, slice), Timelines::at);
  }

  /// Overrides attributes manually; syncs keep these values until the override is removed.
  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<EntityDetail> override(HttpRequest<?> request, UUID id, @Valid @Body Values body) {
    return answer(
        entities.override(id, Revisions.required(request), attributes(body.attributes())));
  }

  /// Removes an override; the value of the sources applies again.
  @Delete("/{id}/overrides/{attribute}")
  @Permitted(Permission.WRITE)
  HttpResponse<EntityDetail> resume(HttpRequest<?> request, UUID id, String attribute) {
    return answer(entities.resume(id, Revisions.required(request), attribute));
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    entities.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }

  private static Map<String, JsonNode> attributes(JsonNode given) {
    return UpsertLine.members(FreeJson.object("/attributes", given));
  }

  private static HttpResponse<EntityDetail> answer(EntityDetail entity) {
    return Revisions.ok(entity, entity.revision());
  }
}
