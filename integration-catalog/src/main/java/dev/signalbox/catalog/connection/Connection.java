package dev.signalbox.catalog.connection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a workspace's connection to an integration. `authorizationStatus` is the status of
/// the credentials during a suspension; otherwise it equals `status`.
@Introspected
public record Connection(
    UUID id,
    UUID integrationId,
    ConnectionStatus status,
    ConnectionStatus authorizationStatus,
    @Nullable String statusReason,
    @Nullable String statusSource,
    Instant statusChangedAt,
    @Nullable Instant failingSince,
    int failureCount,
    @Nullable String externalAccountId,
    @Nullable String nangoConnectionId,
    @Nullable String providerConfigKey,
    JsonNode connectionMetadata,
    @Nullable UUID createdBy,
    @Nullable UUID updatedBy,
    Instant createdAt,
    Instant updatedAt,
    long revision) {

  static Connection of(Row row) {
    return new Connection(
        row.uuid("id"),
        row.uuid("integration_id"),
        row.constant("status", ConnectionStatus.class),
        row.constant("authorization_status", ConnectionStatus.class),
        row.textOrNull("status_reason"),
        row.textOrNull("status_source"),
        row.instant("status_changed_at"),
        row.instantOrNull("failing_since"),
        row.integer("failure_count"),
        row.textOrNull("external_account_id"),
        row.textOrNull("nango_connection_id"),
        row.textOrNull("provider_config_key"),
        row.json("connection_metadata"),
        row.uuidOrNull("created_by"),
        row.uuidOrNull("updated_by"),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.number("revision"));
  }

  ConnectionState state() {
    return new ConnectionState(
        authorizationStatus, status == ConnectionStatus.SUSPENDED, externalAccountId);
  }
}
