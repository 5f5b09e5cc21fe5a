package dev.signalbox.platform.retention.http;

import dev.signalbox.platform.retention.Retention;
import dev.signalbox.platform.retention.Retentions;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

/// Shows and changes the retention periods of the workspace.
@Controller("/v1/retention")
class RetentionController {
  private final Retentions retentions;

  RetentionController(Retentions retentions) {
    this.retentions = retentions;
  }

  /// Represents a choice in days, or null for ever.
  @Introspected
  record Choice(@Nullable Integer keepDays) {}

  /// Lists the kinds of data that grow without end, of all services of this database, with their
  /// retention.
  @Get
  @Permitted(Permission.READ)
  Page<Retention> list() {
    return new Page<>(retentions.all(), null);
  }

  /// Chooses how long this workspace keeps one kind; the audit log records the choice. Older data
  /// is deleted permanently in the background, starting within an hour. The answer is 422 if the
  /// days are outside of `leastDays` to `mostDays`.
  @Put("/{kind}")
  @Permitted(Permission.ADMINISTER)
  Retention choose(String kind, @Valid @Body Choice body) {
    return retentions.choose(kind, body.keepDays());
  }

  /// Returns to the default.
  @Delete("/{kind}")
  @Permitted(Permission.ADMINISTER)
  @Status(HttpStatus.NO_CONTENT)
  void forget(String kind) {
    retentions.forget(kind);
  }
}
