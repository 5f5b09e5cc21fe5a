package dev.signalbox.health.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an event as a client sends it. `eventId` makes repetitions harmless; `occurredAt` of
/// an outcome is the start of its window. Outcomes carry `okCount`, `failedCount` and
/// `windowMinutes`.
@Introspected
record EventLine(
    @Nullable UUID eventId,
    String integrationId,
    String eventType,
    @Nullable String severity,
    @Nullable String message,
    @Nullable JsonNode metadata,
    @Nullable Long okCount,
    @Nullable Long failedCount,
    @Nullable Integer windowMinutes,
    Instant occurredAt) {}
