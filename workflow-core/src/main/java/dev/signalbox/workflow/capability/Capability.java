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

/// Represents a permission that can be granted to tools.
@MappedEntity(value = "capabilities", schema = "workflow")
record Capability(
    @Id UUID id,
    String name,
    @Nullable String description,
    String scope,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode permissions,
    @Version long revision,
    @GeneratedValue Instant createdAt,
    @GeneratedValue Instant updatedAt)
    implements Revisioned {}
