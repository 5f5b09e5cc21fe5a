package dev.signalbox.platform.tx;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.math.BigDecimal;
import java.time.Duration;

/// Configures how tenants share the connections of the pool. `enabled` switches sharing off, for
/// measurements. `share` is the part of the pool that one workspace may hold at once (0 to 1, a
/// quarter by default, one connection at least). `max-wait` is the longest wait for a connection (2
/// s). `queue` is the number of requests of one workspace that may wait at once (200).
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
