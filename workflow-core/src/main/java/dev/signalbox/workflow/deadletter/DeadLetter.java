package dev.signalbox.workflow.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an item that failed permanently. `processedAt` is the time at which it was redriven.
@Introspected
record DeadLetter(
    UUID id,
    UUID workItemId,
    String source,
    String eventType,
    JsonNode payload,
    String error,
    int retryCount,
    @Nullable Instant processedAt,
    Instant createdAt) {}
