package dev.signalbox.testing.configuration;

import java.util.List;

/// The settings of one record.
///
/// @param source The name of the record's class.
/// @param meaning The doc comment above its first `@param`; empty where there is none.
public record SettingGroup(String prefix, String source, String meaning, List<Setting> settings) {
  public SettingGroup {
    settings = List.copyOf(settings);
  }
}
