package dev.signalbox.platform.boot;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/// Configures the shutdown of a service. `delay` is the time between readiness turning to 503 and
/// the port closing (5 s): requests are served while load balancers take the instance out. `grace`
/// is the time that running requests have after the port closed (10 s).
@ConfigurationProperties("signalbox.shutdown")
public record DrainConfig(
    @Bindable(defaultValue = "5s") Duration delay,
    @Bindable(defaultValue = "10s") Duration grace) {}
