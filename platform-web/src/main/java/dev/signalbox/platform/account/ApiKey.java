package dev.signalbox.platform.account;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a key without its secret. `status` is ACTIVE, SUSPENDED while its creator lacks the
/// role that the key needs, or REVOKED permanently.
@Introspected
public record ApiKey(
    UUID id,
    String keyId,
    String name,
    List<String> scopes,
    String status,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt,
    Instant createdAt) {

  static ApiKey of(Row row) {
    return new ApiKey(
        row.uuid("id"),
        row.text("key_id"),
        row.text("name"),
        row.texts("scopes"),
        row.flag("suspended") ? "SUSPENDED" : row.text("status"),
        row.instantOrNull("expires_at"),
        row.instantOrNull("last_used_at"),
        row.instantOrNull("revoked_at"),
        row.instant("created_at"));
  }
}
