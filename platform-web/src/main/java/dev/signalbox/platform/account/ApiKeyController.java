package dev.signalbox.platform.account;

import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.idempotency.ShownOnce;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/api-keys")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class ApiKeyController {
  private static final Set<String> SCOPES = Set.of("read", "write", "admin");

  private final ApiKeys keys;
  private final Cursors cursors;
  private final Clock clock;

  ApiKeyController(ApiKeys keys, Cursors cursors, Clock clock) {
    this.keys = keys;
    this.cursors = cursors;
    this.clock = clock;
  }

  /// Represents a new key. `scopes` has at least one of read, write, admin. A key cannot decide on
  /// approvals.
  @Introspected
  record CreateApiKey(
      @Size(min = 1, max = 200) String name,
      @Size(min = 1, max = 3) List<String> scopes,
      @Nullable Instant expiresAt) {}

  /// Represents a created key. `secret` is shown once, and null if the request is repeated; send it
  /// as X-API-Key.
  @Introspected
  record CreatedApiKey(ApiKey key, @Nullable String secret) implements ShownOnce {
    @Override
    public CreatedApiKey withoutSecret() {
      return new CreatedApiKey(key, null);
    }
  }

  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.ADMINISTER)
  HttpResponse<CreatedApiKey> create(@Valid @Body CreateApiKey body) {
    if (!SCOPES.containsAll(body.scopes())) {
      throw Problem.invalid(
          "/scopes", "Scopes are read, write and admin; a key decides no approvals.");
    }
    var expiresAt = body.expiresAt();
    if (expiresAt != null && expiresAt.isBefore(clock.instant())) {
      throw new Problem(
          ProblemCode.DATE_OUT_OF_RANGE,
          "The key would be expired.",
          List.of(new FieldError("/expiresAt", "past", "Choose a time in the future.")));
    }
    var created = keys.create(body.name(), body.scopes().stream().distinct().toList(), expiresAt);
    return HttpResponse.created(
        new CreatedApiKey(created.key(), created.secret()),
        URI.create("/v1/api-keys/" + created.key().id()));
  }

  @Get
  @Permitted(Permission.ADMINISTER)
  HttpResponse<Page<ApiKey>> list(HttpRequest<?> request) {
    var slice = cursors.byTime(request);
    var rows = keys.list(slice.fetch(), slice.after());
    return cursors.page(request, slice, rows, key -> new ByTime(key.createdAt(), key.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.ADMINISTER)
  ApiKey get(UUID id) {
    return keys.get(id);
  }

  /// Revokes the key at once and permanently; its row stays.
  @Delete("/{id}")
  @Permitted(Permission.ADMINISTER)
  ApiKey revoke(UUID id) {
    return keys.revoke(id);
  }
}
