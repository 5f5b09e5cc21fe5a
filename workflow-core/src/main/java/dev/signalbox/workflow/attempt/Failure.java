package dev.signalbox.workflow.attempt;

import java.time.Duration;
import java.util.UUID;

/// Describes an attempt that ends without a result, and how long its item waits for the next one; a
/// negative delay means that there is no next attempt.
record Failure(UUID item, long token, String error, Duration delay) {
  static final Duration NEVER = Duration.ofMillis(-1);
}
