package dev.signalbox.workflow.attempt;

import dev.signalbox.workflow.order.ItemStatus;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes how an attempt ended, and the status of its item at that moment. `retryAt` is the time
/// at which a failed item can be claimed again.
@Introspected
record Ended(
    UUID workItemId,
    UUID attemptId,
    String status,
    ItemStatus itemStatus,
    @Nullable Instant retryAt) {}
