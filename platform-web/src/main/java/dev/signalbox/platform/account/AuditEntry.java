package dev.signalbox.platform.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents one audited change with its principal and time. `before` and `after` hold the changed
/// fields, without secrets.
@Introspected
public record AuditEntry(
    UUID id,
    Instant recordedAt,
    String principal,
    @Nullable UUID userId,
    String action,
    String subject,
    @Nullable JsonNode before,
    @Nullable JsonNode after,
    String requestId) {
  static AuditEntry of(Row row) {
    return new AuditEntry(
        row.uuid("id"),
        row.instant("recorded_at"),
        row.text("principal"),
        row.uuidOrNull("acting_user"),
        row.text("action"),
        row.text("subject"),
        row.jsonOrNull("before"),
        row.jsonOrNull("after"),
        row.text("request_id"));
  }
}
