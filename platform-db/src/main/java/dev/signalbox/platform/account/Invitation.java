package dev.signalbox.platform.account;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;

/// Represents an invitation without its token. `status` is PENDING, ACCEPTED or REVOKED.
@Introspected
public record Invitation(
    UUID id, String email, String role, String status, Instant expiresAt, Instant createdAt) {
  static Invitation of(Row row) {
    return new Invitation(
        row.uuid("id"),
        row.text("email"),
        row.text("role"),
        row.text("status"),
        row.instant("expires_at"),
        row.instant("created_at"));
  }
}
