package dev.signalbox.catalog.connection;

import com.fasterxml.jackson.databind.JsonNode;
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

  ConnectionState state() {
    return new ConnectionState(
        authorizationStatus, status == ConnectionStatus.SUSPENDED, externalAccountId);
  }
}
