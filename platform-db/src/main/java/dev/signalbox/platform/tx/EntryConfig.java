package dev.signalbox.platform.tx;

import io.micronaut.context.annotation.ConfigurationProperties;

/// Configures the secret with which this service signs its requests to open a tenant transaction.
///
/// @param key The secret of this service, shared with PostgreSQL. It has at least 32 characters,
///   and `./signalbox migrate` makes it known to the database.
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
