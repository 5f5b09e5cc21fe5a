package dev.signalbox.health.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// The overall state of an integration, in rising order of severity.
enum Status {
  @JsonProperty("unknown")
  UNKNOWN,
  @JsonProperty("healthy")
  HEALTHY,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("critical")
  CRITICAL;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Status of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  Status worse(Status other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
