package dev.signalbox.workflow.template;

import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.platform.web.Revisions;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1")
class TemplateController {
  private final Templates templates;
  private final Cursors cursors;

  TemplateController(Templates templates, Cursors cursors) {
    this.templates = templates;
    this.cursors = cursors;
  }

  /// Stores a template, under an existing name as its next version.
  @Post("/workflow-templates")
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<WorkflowTemplate> create(@Valid @Body NewTemplate template) {
    var made = templates.create(template);
    return Revisions.created(
        made, made.revision(), URI.create("/v1/workflow-templates/" + made.id()));
  }

  /// Lists versions, newest first.
  @Get("/workflow-templates")
  @Permitted(Permission.READ)
  HttpResponse<Page<WorkflowTemplate>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String name,
      @Nullable @QueryValue @Pattern(regexp = "true|false") String active) {
    var slice = cursors.byTime(request);
    var rows = templates.list(name, active == null ? null : Boolean.valueOf(active), slice);
    return cursors.page(request, slice, rows, t -> new ByTime(t.createdAt(), t.id()));
  }

  @Get("/workflow-templates/{id}")
  @Permitted(Permission.READ)
  HttpResponse<WorkflowTemplate> get(UUID id) {
    var template = templates.get(id);
    return Revisions.ok(template, template.revision());
  }

  /// Deactivates a version, so that new orders cannot use it.
  @Post("/workflow-templates/{id}:deactivate")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<WorkflowTemplate> deactivate(UUID id) {
    var template = templates.deactivate(id);
    return Revisions.ok(template, template.revision());
  }
}
