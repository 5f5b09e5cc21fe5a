package dev.signalbox.{{module}}.{{thing}};

import static java.util.Objects.requireNonNullElse;

import dev.signalbox.platform.data.NewRow;
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
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/{{module}}")
class {{Thing}}Controller {
  private final {{Module}} {{module}};
  private final Cursors cursors;

  {{Thing}}Controller({{Module}} {{module}}, Cursors cursors) {
    this.{{module}} = {{module}};
    this.cursors = cursors;
  }

  @Introspected
  record Creation(@NotBlank @Size(max = 200) String title, @Nullable @Size(max = 10_000) String body) {
    {{Thing}} {{thing}}() {
      return new {{Thing}}(
          UUID.randomUUID(),
          title,
          requireNonNullElse(body, ""),
          NewRow.REVISION,
          NewRow.TIME,
          NewRow.TIME);
    }
  }

  /// Changes a {{thing}}; absent members stay as they are.
  @Introspected
  record Change(
      @Nullable @Size(min = 1, max = 200) String title, @Nullable @Size(max = 10_000) String body) {
    {{Thing}} of({{Thing}} old) {
      return new {{Thing}}(
          old.id(),
          requireNonNullElse(title, old.title()),
          requireNonNullElse(body, old.body()),
          old.revision(),
          old.createdAt(),
          old.updatedAt());
    }
  }

  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<{{Thing}}> create(@Valid @Body Creation body) {
    var created = {{module}}.create(body);
    return Revisions.created(
        created, created.revision(), URI.create("/v1/{{module}}/" + created.id()));
  }

  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<{{Thing}}>> list(HttpRequest<?> request) {
    var slice = cursors.byTime(request);
    return cursors.page(
        request, slice, {{module}}.list(slice), row -> new ByTime(row.createdAt(), row.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<{{Thing}}> get(UUID id) {
    var found = {{module}}.get(id);
    return Revisions.ok(found, found.revision());
  }

  @Patch("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<{{Thing}}> update(HttpRequest<?> request, UUID id, @Valid @Body Change body) {
    var changed = {{module}}.update(id, Revisions.required(request), body);
    return Revisions.ok(changed, changed.revision());
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    {{module}}.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }
}
