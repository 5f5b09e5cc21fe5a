package dev.signalbox.platform.account;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents the caller's own account. `emailVerified` tells whether the caller proved to own the
/// address.
@Introspected
public record Me(
    UUID id, String email, boolean emailVerified, @Nullable String displayName, Instant createdAt) {
  static Me of(Row row) {
    return new Me(
        row.uuid("id"),
        row.text("email"),
        row.flag("email_verified"),
        row.textOrNull("display_name"),
        row.instant("created_at"));
  }
}
