package dev.signalbox.catalog.connection;

import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// Represents a report of the broker of authorizations.
@Introspected
record Fact(
    ConnectionEvent event,
    @Nullable @Size(min = 1, max = 255) String externalAccountId,
    @Nullable @Size(min = 1, max = 255) String nangoConnectionId,
    @Nullable @Size(min = 1, max = 200) String reason) {

  static Fact verb(ConnectionEvent event) {
    return new Fact(event, null, null, null);
  }
}
