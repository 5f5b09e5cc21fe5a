package dev.signalbox.platform.tx;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.math.BigDecimal;
import java.time.Duration;

/// Configures how tenants share the connections of the pool.
///
/// @param enabled Switches sharing on; `false` is for measurements.
/// @param share The part of the pool, and of the processors for long work, that one workspace may
///   hold at once: above 0, at most 1, and one connection at least.
/// @param maxWait The longest wait for a connection.
/// @param queue The number of requests of one workspace that may wait at once.
@ConfigurationProperties("signalbox.admission")
public record AdmissionConfig(
    @Bindable(defaultValue = "true") boolean enabled,
    @Bindable(defaultValue = "0.25") BigDecimal share,
    @Bindable(defaultValue = "2s") Duration maxWait,
    @Bindable(defaultValue = "200") int queue) {
  public AdmissionConfig {
    if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException("signalbox.admission.share lies above 0 and is 1 at most");
    }
    if (maxWait.isNegative() || queue < 0) {
      throw new IllegalArgumentException(
          "signalbox.admission.max-wait and signalbox.admission.queue are not negative");
    }
  }
}
