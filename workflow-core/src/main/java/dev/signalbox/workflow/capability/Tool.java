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

/// Represents an operation that agents may perform with a connector; `schema` is the JSON Schema of
/// its input.
@MappedEntity(value = "tools", schema = "workflow")
record Tool(
    @Id UUID id,
    String name,
    @Nullable String description,
    UUID connectorId,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST) JsonNode schema,
    boolean isActive,
    @Version long revision,
    @GeneratedValue Instant createdAt,
    @GeneratedValue Instant updatedAt)
    implements Revisioned {}
