package dev.signalbox.workflow.order;

import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Represents an item that a client requests.
@Introspected
record NewItem(
    @Pattern(regexp = "[A-Z][A-Z0-9_]{0,62}") String type,
    String content,
    @Nullable Priority priority,
    @Nullable Instant availableAt,
    @Nullable @Min(1) @Max(50) Integer maxAttempts,
    @Nullable Boolean requiresApproval) {}
