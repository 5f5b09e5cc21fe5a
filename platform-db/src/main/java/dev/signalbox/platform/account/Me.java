package dev.signalbox.platform.account;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The caller's own account. `emailVerified`: whether the address was proven to be the caller's.
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
