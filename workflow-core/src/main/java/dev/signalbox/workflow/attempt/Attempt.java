package dev.signalbox.workflow.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents one attempt at an item. Its lease token is not shown, since it belongs to the worker
/// alone.
@Introspected
record Attempt(
    UUID id,
    UUID workItemId,
    String agentId,
    String status,
    @Nullable JsonNode input,
    @Nullable JsonNode output,
    @Nullable String error,
    Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable Integer durationMs) {}
