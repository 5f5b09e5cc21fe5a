package dev.signalbox.workflow.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Keyset;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1")
class AttemptController {
  private static final int DEFAULT_LEASE_SECONDS = 30;

  private final Attempts attempts;
  private final Cursors cursors;

  AttemptController(Attempts attempts, Cursors cursors) {
    this.attempts = attempts;
    this.cursors = cursors;
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
  record Heartbeat(long leaseToken, @Nullable @Min(1) @Max(3600) Integer extendSeconds) {}

  @Introspected
  record Extended(Instant leaseUntil) {}

  @Introspected
  record Complete(long leaseToken, JsonNode result, @Nullable JsonNode output) {}

  @Introspected
  record Fail(
      long leaseToken, @NotBlank @Size(max = 10_000) String error, @Nullable Boolean retryable) {}

  @Introspected
  record CompleteOne(
      UUID workItemId,
      UUID attemptId,
      long leaseToken,
      JsonNode result,
      @Nullable JsonNode output) {}

  @Introspected
  record CompleteMany(@Size(min = 1, max = 100) List<@Valid CompleteOne> completions) {}

  /// One line of the answer: how the attempt ended, or the code of the problem.
  @Introspected
  record Outcome(UUID workItemId, UUID attemptId, @Nullable Ended ended, @Nullable String code) {}

  @Introspected
  record Outcomes(List<Outcome> results) {}

  /// Hands out the most urgent items that are ready, each under a lease.
  @Post("/work-items:claim")
  @Permitted(Permission.WRITE)
  Claims claim(@Valid @Body ClaimRequest request) {
    return new Claims(
        attempts.claim(
            request.agentId(),
            Objects.requireNonNullElse(request.limit(), 1),
            Objects.requireNonNullElse(request.leaseSeconds(), DEFAULT_LEASE_SECONDS),
            request.types()));
  }

  /// Lists the attempts at an item, oldest first.
  @Get("/work-items/{id}/attempts")
  @Permitted(Permission.READ)
  HttpResponse<Page<Attempt>> history(HttpRequest<?> request, UUID id) {
    var slice = cursors.slice(request);
    var rows = attempts.history(id, slice);
    return cursors.page(request, slice, rows, a -> new Keyset(a.startedAt(), a.id()));
  }

  /// Keeps a lease: it lasts so many seconds from now.
  @Post("/work-items/{id}/attempts/{attemptId}:heartbeat")
  @Permitted(Permission.WRITE)
  Extended heartbeat(UUID id, UUID attemptId, @Valid @Body Heartbeat beat) {
    int seconds = Objects.requireNonNullElse(beat.extendSeconds(), DEFAULT_LEASE_SECONDS);
    return new Extended(attempts.heartbeat(id, attemptId, beat.leaseToken(), seconds));
  }

  /// Hands in a result. The same call again gets the same answer.
  @Post("/work-items/{id}/attempts/{attemptId}:complete")
  @Permitted(Permission.WRITE)
  Ended complete(UUID id, UUID attemptId, @Valid @Body Complete body) {
    return attempts.complete(
        Completion.of(id, attemptId, body.leaseToken(), body.result(), body.output()));
  }

  /// Gives up an attempt; the item is tried again later unless that is said to be pointless.
  @Post("/work-items/{id}/attempts/{attemptId}:fail")
  @Permitted(Permission.WRITE)
  Ended fail(UUID id, UUID attemptId, @Valid @Body Fail body) {
    boolean retryable = Objects.requireNonNullElse(body.retryable(), true);
    return attempts.fail(id, attemptId, body.leaseToken(), body.error(), retryable);
  }

  /// Hands in many results; one that comes too late does not spoil the others.
  @Post("/work-items:complete")
  @Permitted(Permission.WRITE)
  Outcomes completeMany(@Valid @Body CompleteMany body) {
    if (body.completions().stream().map(CompleteOne::attemptId).distinct().count()
        < body.completions().size()) {
      throw Problem.invalid("/completions", "It names an attempt twice.");
    }
    var ended = new HashMap<UUID, Ended>();
    attempts
        .complete(
            body.completions().stream()
                .map(c ->
                    Completion.of(
                        c.workItemId(), c.attemptId(), c.leaseToken(), c.result(), c.output()))
                .toList())
        .forEach(e -> ended.put(e.attemptId(), e));
    return new Outcomes(
        body.completions().stream()
            .map(c -> {
              var found = ended.get(c.attemptId());
              return new Outcome(
                  c.workItemId(), c.attemptId(), found, found == null ? "stale-lease" : null);
            })
            .toList());
  }
}
