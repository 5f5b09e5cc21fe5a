package dev.signalbox.platform.tx;

import io.micronaut.context.annotation.ConfigurationProperties;

/// `key` is the secret with which this service signs its entry requests: at least 32 characters,
/// accepted in PostgreSQL by `platform.accept_entry_key`.
@ConfigurationProperties("signalbox.entry")
public record EntryConfig(String key) {
  public EntryConfig {
    if (key.length() < 32) {
      throw new IllegalArgumentException("signalbox.entry.key must have at least 32 characters");
    }
  }

  @Override
  public String toString() {
    return "EntryConfig[]";
  }
}
