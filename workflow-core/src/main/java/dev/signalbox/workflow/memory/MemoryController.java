package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/memory/docs")
class MemoryController {
  private final Memories memories;
  private final Cursors cursors;
  private final Clock clock;

  MemoryController(Memories memories, Cursors cursors, Clock clock) {
    this.memories = memories;
    this.cursors = cursors;
    this.clock = clock;
  }

  @Introspected
  record MetadataChange(JsonNode metadata) {}

  /// Stores one document; 200 instead of 201 if it is stored already.
  @Post
  @Idempotent(atomic = false) // embedding must not happen inside of a transaction
  @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
  @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
  @Permitted(Permission.WRITE)
  @Quota("memory_documents")
  HttpResponse<MemDoc> create(@Valid @Body DocRequest body) {
    var stored = memories.store(List.of(body.check("", clock.instant()))).getFirst();
    var doc = memories.get(stored.id());
    return stored.created()
        ? Revisions.created(doc, doc.revision(), location(doc.id()))
        : Revisions.ok(doc, doc.revision());
  }

  /// Lists documents, newest first, including superseded and expired ones.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<MemDoc>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue MemDocType type,
      @Nullable @QueryValue UUID workItemId) {
    var slice = cursors.byTime(request);
    var rows = memories.list(type, workItemId, slice);
    return cursors.page(request, slice, rows, doc -> new ByTime(doc.createdAt(), doc.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<MemDoc> get(UUID id) {
    var doc = memories.get(id);
    return Revisions.ok(doc, doc.revision());
  }

  /// Replaces the metadata as a whole.
  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<MemDoc> update(HttpRequest<?> request, UUID id, @Valid @Body MetadataChange body) {
    var metadata = FreeJson.object("/metadata", body.metadata());
    var doc = memories.updateMetadata(id, Revisions.required(request), metadata);
    return Revisions.ok(doc, doc.revision());
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    memories.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }

  /// Stores a document in place of another, which searches no longer find.
  @Post("/{id}:supersede")
  @Idempotent(atomic = false) // embedding must not happen inside of a transaction
  @Status(HttpStatus.CREATED)
  @Permitted(Permission.WRITE)
  HttpResponse<MemDoc> supersede(
      HttpRequest<?> request, UUID id, @Valid @Body SupersedeRequest body) {
    var old = memories.get(id);
    var successor = body.asDoc(old.type()).check("", clock.instant());
    var doc = memories.supersede(id, Revisions.required(request), successor);
    return Revisions.created(doc, doc.revision(), location(doc.id()));
  }

  private static URI location(UUID id) {
    return URI.create("/v1/memory/docs/" + id);
  }
}
