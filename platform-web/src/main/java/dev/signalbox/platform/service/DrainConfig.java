package dev.signalbox.platform.service;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/// Configures the shutdown of a service on SIGTERM.
///
/// @param delay The time between readiness turning to 503 and the port closing. Requests are served
///   meanwhile, and load balancers take the instance out.
/// @param grace The time that running requests have after the port closed.
@ConfigurationProperties("signalbox.shutdown")
public record DrainConfig(
    @Bindable(defaultValue = "5s") Duration delay,
    @Bindable(defaultValue = "10s") Duration grace) {}
