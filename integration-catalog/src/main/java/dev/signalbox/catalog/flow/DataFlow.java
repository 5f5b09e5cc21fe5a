package dev.signalbox.catalog.flow;

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

/// Describes a flow of data from one system to another.
@MappedEntity(value = "data_flows", schema = "catalog")
record DataFlow(
    @Id UUID id,
    String name,
    @Nullable String description,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST) JsonNode source,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST) JsonNode target,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode transformation,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode syncRules,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST) JsonNode schedule,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode conflictResolution,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode monitoring,
    String status,
    @Nullable Instant lastSync,
    int errorCount,
    @GeneratedValue Instant createdAt,
    @GeneratedValue Instant updatedAt,
    @Version long revision)
    implements Revisioned {}
