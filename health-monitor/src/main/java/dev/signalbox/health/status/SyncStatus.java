package dev.signalbox.health.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The state of one kind of synchronisation.
enum SyncStatus {
  @JsonProperty("ok")
  OK(Status.HEALTHY),
  @JsonProperty("warning")
  WARNING(Status.WARNING),
  @JsonProperty("error")
  ERROR(Status.CRITICAL);

  private final Status overall;

  SyncStatus(Status overall) {
    this.overall = overall;
  }

  /// Returns what this state means for the integration as a whole.
  Status overall() {
    return overall;
  }

  static @Nullable String wire(@Nullable SyncStatus status) {
    return status == null ? null : status.name().toLowerCase(Locale.ROOT);
  }

  static @Nullable SyncStatus ofNullable(@Nullable String wire) {
    return wire == null ? null : valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
