package dev.signalbox.health.status;

import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.platform.web.Revisions;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;

@Controller("/v1/health-checks")
class HealthCheckController {
  /// The revision of a check, which never changes.
  private static final long ONLY_REVISION = 1;

  private final HealthChecks checks;
  private final Clock clock;

  HealthCheckController(HealthChecks checks, Clock clock) {
    this.checks = checks;
    this.clock = clock;
  }

  /// Records a check: 201, or 200 if the same check was recorded before.
  @Post
  @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
  @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<HealthCheck> record(@Valid @Body CheckRequest request) {
    var recorded = checks.record(request.toCheck(clock.instant()));
    var check = recorded.check();
    return recorded.isNew()
        ? Revisions.created(check, ONLY_REVISION, URI.create("/v1/health-checks/" + check.id()))
        : Revisions.ok(check, ONLY_REVISION);
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  HttpResponse<HealthCheck> get(UUID id) {
    return Revisions.ok(checks.get(id), ONLY_REVISION);
  }
}
