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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/schemas")
class SchemaController {
  private final Schemas schemas;
  private final Cursors cursors;

  SchemaController(Schemas schemas, Cursors cursors) {
    this.schemas = schemas;
    this.cursors = cursors;
  }

  @Introspected
  record Creation(
      @NotBlank @Size(max = 200) String name,
      @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,49}") String version,
      @Pattern(regexp = "[A-Z][A-Z0-9_]{0,62}") String documentType,
      JsonNode schemaDefinition,
      @Nullable Boolean isActive) {
    DocumentSchema schema(boolean active) {
      return new DocumentSchema(
          UUID.randomUUID(),
          name,
          version,
          documentType,
          schemaDefinition,
          active,
          NewRow.REVISION,
          NewRow.TIME,
          NewRow.TIME);
    }
  }

  /// Changes a schema; absent members stay as they are.
  @Introspected
  record Change(@Nullable JsonNode schemaDefinition, @Nullable Boolean isActive) {
    Change {
      schemaDefinition = FreeJson.present(schemaDefinition);
    }

    DocumentSchema of(DocumentSchema old) {
      return new DocumentSchema(
          old.id(),
          old.name(),
          old.version(),
          old.documentType(),
          requireNonNullElse(schemaDefinition, old.schemaDefinition()),
          requireNonNullElse(isActive, old.isActive()),
          old.revision(),
          old.createdAt(),
          old.updatedAt());
    }
  }

  /// Creates a schema, active by default; an active one retires the previous active schema of its
  /// type.
  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<DocumentSchema> create(@Valid @Body Creation body) {
    SchemaDefinition.check("/schemaDefinition", body.schemaDefinition());
    var schema = schemas.create(body);
    return Revisions.created(schema, schema.revision(), URI.create("/v1/schemas/" + schema.id()));
  }

  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<DocumentSchema>> list(
      HttpRequest<?> request, @Nullable @QueryValue String documentType) {
    var slice = cursors.byTime(request);
    var rows = schemas.list(documentType, slice);
    return cursors.page(request, slice, rows, s -> new ByTime(s.createdAt(), s.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<DocumentSchema> get(UUID id) {
    var schema = schemas.get(id);
    return Revisions.ok(schema, schema.revision());
  }

  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<DocumentSchema> update(HttpRequest<?> request, UUID id, @Valid @Body Change body) {
    if (body.schemaDefinition() != null) {
      SchemaDefinition.check("/schemaDefinition", body.schemaDefinition());
    }
    var schema = schemas.update(id, Revisions.required(request), body);
    return Revisions.ok(schema, schema.revision());
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    schemas.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }
}
