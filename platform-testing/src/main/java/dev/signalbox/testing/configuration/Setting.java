package dev.signalbox.testing.configuration;

/// A key of a configuration record.
///
/// @param fallback Its value where it is not set; empty where there is none.
/// @param required The record cannot be made without it.
/// @param meaning The text of its `@param`; empty where there is none.
public record Setting(String key, String type, String fallback, boolean required, String meaning) {

  /// Tells whether the value should stand in a file.
  boolean isSecret() {
    return key.matches(".*([.-]key|secret|password)");
  }
}
