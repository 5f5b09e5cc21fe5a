package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.data.Jsonb;
import dev.signalbox.platform.data.Revisioned;
import io.micronaut.data.annotation.DataTransformer;
import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.MappedProperty;
import io.micronaut.data.annotation.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an external system that tools use.
@MappedEntity(value = "connectors", schema = "workflow")
record Connector(
    @Id UUID id,
    String name,
    Type type,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST) JsonNode config,
    Status status,
    @Nullable Instant lastHealthCheck,
    @Version long revision,
    @GeneratedValue Instant createdAt,
    @GeneratedValue Instant updatedAt)
    implements Revisioned {

  enum Type {
    SLACK,
    EMAIL,
    API,
    DATABASE
  }

  /// The status of a connector. `ERROR` means that the last health check failed.
  enum Status {
    ACTIVE,
    INACTIVE,
    ERROR
  }
}
