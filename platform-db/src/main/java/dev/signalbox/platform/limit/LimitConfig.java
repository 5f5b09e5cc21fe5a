package dev.signalbox.platform.limit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// Configures the rate limits of one instance; `enabled` switches them off. `principal` is the
/// number of requests of one user or API key in 10 seconds (2,000), `workspace` that of one
/// workspace in 10 seconds (5,000), `address` that of one client network in 20 seconds, which
/// counts logins and other requests to `/auth`, and requests with rejected credentials (20).
@ConfigurationProperties("signalbox.limits")
public record LimitConfig(
    @Bindable(defaultValue = "true") boolean enabled,
    @Bindable(defaultValue = "2000") long principal,
    @Bindable(defaultValue = "5000") long workspace,
    @Bindable(defaultValue = "20") long address) {
  public LimitConfig {
    if (principal < 1 || workspace < 1 || address < 1) {
      throw new IllegalArgumentException(
          "signalbox.limits.principal, workspace and address are 1 at least");
    }
  }
}
