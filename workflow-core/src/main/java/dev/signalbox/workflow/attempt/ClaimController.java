package dev.signalbox.workflow.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Serves the operations of a worker on many items at once.
@Controller("/v1")
class ClaimController {
  private final Attempts attempts;

  ClaimController(Attempts attempts) {
    this.attempts = attempts;
  }

  @Introspected
  record ClaimRequest(
      @NotBlank @Size(max = 255) String agentId,
      @Nullable @Min(1) @Max(100) Integer limit,
      @Nullable @Min(1) @Max(3600) Integer leaseSeconds,
      @Nullable @Size(min = 1, max = 50)
          List<@Pattern(regexp = "[A-Z][A-Z0-9_]{0,62}") String> types) {}

  @Introspected
  record Claims(List<Claim> items) {}

  @Introspected
  record CompleteOne(
      UUID workItemId,
      UUID attemptId,
      long leaseToken,
      JsonNode result,
      @Nullable JsonNode output) {}

  @Introspected
  record CompleteMany(@Size(min = 1, max = 100) List<@Valid CompleteOne> completions) {}

  /// Represents one result: how the attempt ended, or the code of the problem.
  @Introspected
  record Outcome(UUID workItemId, UUID attemptId, @Nullable Ended ended, @Nullable String code) {}

  @Introspected
  record Outcomes(List<Outcome> results) {}

  /// Claims the most urgent ready items, each under a lease.
  @Post("/work-items:claim")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Claims> claim(@Valid @Body ClaimRequest request) {
    var claims =
        attempts.claim(
            request.agentId(),
            Objects.requireNonNullElse(request.limit(), 1),
            Objects.requireNonNullElse(
                request.leaseSeconds(), AttemptController.DEFAULT_LEASE_SECONDS),
            request.types());
    return HttpResponse.ok(new Claims(claims));
  }

  /// Submits many results; one that is too late does not affect the others.
  @Post("/work-items:complete")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Outcomes> completeMany(@Valid @Body CompleteMany body) {
    if (body.completions().stream().map(CompleteOne::attemptId).distinct().count()
        < body.completions().size()) {
      throw Problem.invalid("/completions", "It names an attempt twice.");
    }
    var ended = new HashMap<UUID, Ended>();
    var completions = new ArrayList<Completion>();
    for (var c : body.completions()) {
      var at = "/completions/" + completions.size();
      completions.add(
          Completion.of(at, c.workItemId(), c.attemptId(), c.leaseToken(), c.result(), c.output()));
    }
    attempts.complete(completions).forEach(e -> ended.put(e.attemptId(), e));
    var results =
        body.completions().stream()
            .map(c -> {
              var found = ended.get(c.attemptId());
              return new Outcome(
                  c.workItemId(), c.attemptId(), found, found == null ? "stale-lease" : null);
            })
            .toList();
    return HttpResponse.ok(new Outcomes(results));
  }
}
