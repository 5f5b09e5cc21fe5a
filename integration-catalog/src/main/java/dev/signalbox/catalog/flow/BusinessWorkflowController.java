package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/business-workflows")
class BusinessWorkflowController {
  private final BusinessWorkflows workflows;
  private final Cursors cursors;

  BusinessWorkflowController(BusinessWorkflows workflows, Cursors cursors) {
    this.workflows = workflows;
    this.cursors = cursors;
  }

  @Introspected
  record NewBusinessWorkflow(
      @Size(min = 1, max = 200) String workflowName,
      @Nullable @Size(max = 4000) String workflowDescription,
      @Nullable JsonNode triggerConditions,
      @Nullable JsonNode workflowSteps,
      @Nullable JsonNode systemIntegrations,
      @Nullable JsonNode automationRules,
      @Nullable JsonNode approvalChains,
      @Nullable @Pattern(regexp = "active|paused|completed|error") String workflowStatus,
      @Nullable JsonNode performanceMetrics,
      @Nullable JsonNode businessImpact,
      @Nullable Instant lastExecuted) {
    BusinessWorkflowContent content() {
      return new BusinessWorkflowContent(
          workflowName,
          workflowDescription,
          Model.objects(triggerConditions, "/triggerConditions", "type"),
          Model.steps(workflowSteps),
          Model.objects(systemIntegrations, "/systemIntegrations", "system"),
          Model.objects(automationRules, "/automationRules", "condition", "action"),
          Model.approvalChains(approvalChains),
          workflowStatus == null ? "active" : workflowStatus,
          Model.object(performanceMetrics, "/performanceMetrics"),
          Model.object(businessImpact, "/businessImpact"),
          lastExecuted);
    }
  }

  /// Creates a business workflow.
  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<BusinessWorkflow> create(@Valid @Body NewBusinessWorkflow body) {
    var made = workflows.create(body.content());
    return Revisions.created(
        made, made.version(), URI.create("/v1/business-workflows/" + made.id()));
  }

  /// Lists business workflows, newest first.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<BusinessWorkflow>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue @Pattern(regexp = "active|paused|completed|error") String status) {
    var slice = cursors.byTime(request);
    var rows = workflows.list(status, slice);
    return cursors.page(request, slice, rows, row -> new ByTime(row.createdAt(), row.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<BusinessWorkflow> get(UUID id) {
    return answer(workflows.get(id));
  }

  /// Replaces a business workflow.
  @Put("/{id}")
  @Permitted(Permission.WRITE)
  HttpResponse<BusinessWorkflow> replace(
      HttpRequest<?> request, UUID id, @Valid @Body NewBusinessWorkflow body) {
    return answer(workflows.replace(id, Revisions.required(request), body.content()));
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Permitted(Permission.WRITE)
  HttpResponse<?> delete(HttpRequest<?> request, UUID id) {
    workflows.delete(id, Revisions.required(request));
    return HttpResponse.noContent();
  }

  private static HttpResponse<BusinessWorkflow> answer(BusinessWorkflow row) {
    return Revisions.ok(row, row.version());
  }
}
