package dev.signalbox.platform.limit.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// Configures the rate limits of one instance.
///
/// @param enabled Switches them on; `false` is for an instance behind a gateway that counts.
/// @param principal The number of requests of one user or API key in 10 seconds.
/// @param workspace The number of requests of one workspace in 10 seconds.
/// @param address The number of requests to `/auth`, and of requests whose credentials were
///   rejected, of one client network in 20 seconds.
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
