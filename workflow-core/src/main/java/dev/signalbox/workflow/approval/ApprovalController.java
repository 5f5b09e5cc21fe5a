package dev.signalbox.workflow.approval;

import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
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
class ApprovalController {
  private final Approvals approvals;
  private final Cursors cursors;

  ApprovalController(Approvals approvals, Cursors cursors) {
    this.approvals = approvals;
    this.cursors = cursors;
  }

  /// Lists results that wait for a decision, longest waiting first.
  @Get("/approvals")
  @Permitted(Permission.READ)
  HttpResponse<Page<PendingApproval>> pending(
      HttpRequest<?> request,
      @Nullable @QueryValue @Pattern(regexp = "pending", message = "Only pending can be listed.")
          String status) {
    var slice = cursors.byTime(request);
    var rows = approvals.pending(slice);
    return cursors.page(request, slice, rows, p -> new ByTime(p.waitingSince(), p.workItemId()));
  }

  /// Lists the decisions on an item, oldest first.
  @Get("/work-items/{id}/approvals")
  @Permitted(Permission.READ)
  Page<ApprovalEvent> chain(UUID id) {
    return new Page<>(approvals.chain(id), null);
  }

  /// Decides on the proposed result of an item.
  @Post("/work-items/{id}/approvals")
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.APPROVE)
  HttpResponse<ApprovalEvent> decide(UUID id, @Valid @Body NewDecision decision) {
    var event = approvals.decide(id, decision);
    return HttpResponse.created(event, URI.create("/v1/work-items/" + id + "/approvals"));
  }
}
