package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;

/// Represents one version of the JSON Schema of a document type.
@Introspected
record DocumentSchema(
    UUID id,
    String name,
    String version,
    String documentType,
    JsonNode schemaDefinition,
    boolean isActive,
    long revision,
    Instant createdAt,
    Instant updatedAt) {}
