package dev.signalbox.workflow.order;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an item to store, with its defaults filled in.
record Draft(
    UUID id,
    String type,
    String content,
    Priority priority,
    @Nullable Instant availableAt,
    int maxAttempts,
    boolean requiresApproval,
    @Nullable String nodeId,
    int pendingDependencies) {
  static final int DEFAULT_ATTEMPTS = 5;
  private static final int MAX_CONTENT_BYTES = 256 * 1024;

  Draft {
    if (content.length() > MAX_CONTENT_BYTES
        || content.getBytes(StandardCharsets.UTF_8).length > MAX_CONTENT_BYTES) {
      throw new Problem(ProblemCode.BODY_TOO_LARGE, "The content of an item exceeds 256 KiB.");
    }
  }

  static Draft of(NewItem item, Priority ofOrder) {
    return new Draft(
        UuidCreator.getTimeOrderedEpoch(),
        item.type(),
        item.content(),
        Objects.requireNonNullElse(item.priority(), ofOrder),
        item.availableAt(),
        Objects.requireNonNullElse(item.maxAttempts(), DEFAULT_ATTEMPTS),
        Objects.requireNonNullElse(item.requiresApproval(), false),
        null,
        0);
  }
}
