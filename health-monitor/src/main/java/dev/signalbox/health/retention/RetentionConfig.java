package dev.signalbox.health.retention;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// The weekly partitions of events.
///
/// @param weeksAhead The number of weeks whose partitions exist before they are needed, 1 to 52.
/// @param keepDays The number of days that events are stored, 90 to 3650; queries show 90 days.
@ConfigurationProperties("signalbox.retention")
public record RetentionConfig(
    @Bindable(defaultValue = "5") int weeksAhead, @Bindable(defaultValue = "90") int keepDays) {
  public RetentionConfig {
    if (weeksAhead < 1 || weeksAhead > 52) {
      throw new IllegalArgumentException("signalbox.retention.weeks-ahead is 1 to 52");
    }
    if (keepDays < 90 || keepDays > 3650) {
      throw new IllegalArgumentException("signalbox.retention.keep-days is 90 to 3650");
    }
  }
}
