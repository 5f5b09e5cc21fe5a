package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a stored entity: its current values, and the source that created it.
@Introspected
record Entity(
    UUID id,
    UUID entityTypeId,
    JsonNode payload,
    String sourceType,
    @Nullable UUID sourceIntegrationId,
    @Nullable String sourceExternalId,
    @Nullable String sourceUrl,
    @Nullable Instant firstSyncedAt,
    @Nullable Instant lastSyncedAt,
    long syncVersion,
    Instant createdAt,
    Instant updatedAt,
    long revision) {}
