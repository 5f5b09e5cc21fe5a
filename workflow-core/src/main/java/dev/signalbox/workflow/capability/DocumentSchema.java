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

/// Represents one version of the JSON Schema of a document type.
@MappedEntity(value = "schemas", schema = "workflow")
record DocumentSchema(
    @Id UUID id,
    String name,
    String version,
    String documentType,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode schemaDefinition,
    boolean isActive,
    @Version long revision,
    @GeneratedValue Instant createdAt,
    @GeneratedValue Instant updatedAt)
    implements Revisioned {}
