package dev.signalbox.platform.boot;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Provides the clock from which business rules take the time, so that tests can set it. Leases and
/// time-outs use the clock of the database instead, on which all instances agree.
@Factory
final class ClockFactory {
  @Bean
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
