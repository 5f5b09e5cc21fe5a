package dev.signalbox.workflow.attempt;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/// Configures the delay of failed items, and how often expired leases are reclaimed.
///
/// @param backoffBase The longest wait after the first failure, which doubles with each further
///   one.
/// @param backoffCap The longest wait after any failure.
/// @param sweepEvery The pause between two searches for expired leases, 100 ms at least.
@ConfigurationProperties("signalbox.attempt")
record AttemptConfig(
    @Bindable(defaultValue = "1s") Duration backoffBase,
    @Bindable(defaultValue = "5m") Duration backoffCap,
    @Bindable(defaultValue = "5s") Duration sweepEvery) {
  AttemptConfig {
    if (backoffBase.isNegative() || backoffCap.compareTo(backoffBase) < 0) {
      throw new IllegalArgumentException(
          "signalbox.attempt: 0 <= backoff-base <= backoff-cap is required");
    }
    if (sweepEvery.toMillis() < 100) {
      throw new IllegalArgumentException("signalbox.attempt.sweep-every is at least 100ms");
    }
  }
}
