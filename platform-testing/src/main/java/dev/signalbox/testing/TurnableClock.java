package dev.signalbox.testing;

import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Shows the system's time, shifted by any duration that a test chooses.
@Singleton
@Primary
public final class TurnableClock extends Clock {
  private volatile Duration offset = Duration.ZERO;

  public void turnTo(Instant instant) {
    offset = Duration.between(Instant.now(), instant);
  }

  public void turnBy(Duration duration) {
    offset = offset.plus(duration);
  }

  public void reset() {
    offset = Duration.ZERO;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
