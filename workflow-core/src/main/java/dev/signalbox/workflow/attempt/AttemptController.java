package dev.signalbox.workflow.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
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
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Serves the operations of a worker on one attempt, and the list of attempts.
@Controller("/v1")
class AttemptController {
  static final int DEFAULT_LEASE_SECONDS = 30;

  private final Attempts attempts;
  private final Cursors cursors;

  AttemptController(Attempts attempts, Cursors cursors) {
    this.attempts = attempts;
    this.cursors = cursors;
  }

  @Introspected
  record Heartbeat(long leaseToken, @Nullable @Min(1) @Max(3600) Integer extendSeconds) {}

  @Introspected
  record Extended(Instant leaseUntil) {}

  @Introspected
  record Complete(long leaseToken, JsonNode result, @Nullable JsonNode output) {}

  @Introspected
  record Fail(
      long leaseToken, @NotBlank @Size(max = 10_000) String error, @Nullable Boolean retryable) {}

  /// Lists the attempts at an item, oldest first.
  @Get("/work-items/{id}/attempts")
  @Permitted(Permission.READ)
  HttpResponse<Page<Attempt>> history(HttpRequest<?> request, UUID id) {
    var slice = cursors.byTime(request);
    var rows = attempts.history(id, slice);
    return cursors.page(request, slice, rows, a -> new ByTime(a.startedAt(), a.id()));
  }

  /// Extends a lease to the given number of seconds from now.
  @Post("/work-items/{id}/attempts/{attemptId}:heartbeat")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Extended> heartbeat(UUID id, UUID attemptId, @Valid @Body Heartbeat beat) {
    int seconds = Objects.requireNonNullElse(beat.extendSeconds(), DEFAULT_LEASE_SECONDS);
    return HttpResponse.ok(
        new Extended(attempts.heartbeat(id, attemptId, beat.leaseToken(), seconds)));
  }

  /// Submits a result. Repeating the same call returns the same answer.
  @Post("/work-items/{id}/attempts/{attemptId}:complete")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Ended> complete(UUID id, UUID attemptId, @Valid @Body Complete body) {
    return HttpResponse.ok(
        attempts.complete(
            Completion.of("", id, attemptId, body.leaseToken(), body.result(), body.output())));
  }

  /// Ends an attempt as failed; the item is retried later unless the worker declares the failure
  /// permanent.
  @Post("/work-items/{id}/attempts/{attemptId}:fail")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Ended> fail(UUID id, UUID attemptId, @Valid @Body Fail body) {
    boolean retryable = Objects.requireNonNullElse(body.retryable(), true);
    return HttpResponse.ok(
        attempts.fail(id, attemptId, body.leaseToken(), body.error(), retryable));
  }
}
