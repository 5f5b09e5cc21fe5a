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

/// Describes a workflow that spans systems, from the business point of view.
@MappedEntity(value = "business_workflows", schema = "catalog")
record BusinessWorkflow(
    @Id UUID id,
    String workflowName,
    @Nullable String workflowDescription,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode triggerConditions,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode workflowSteps,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode systemIntegrations,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode automationRules,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode approvalChains,
    String workflowStatus,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode performanceMetrics,
    @MappedProperty(converter = Jsonb.class) @DataTransformer(write = Jsonb.CAST)
        JsonNode businessImpact,
    @Nullable Instant lastExecuted,
    @GeneratedValue @Nullable UUID createdBy,
    @GeneratedValue Instant createdAt,
    @GeneratedValue Instant updatedAt,
    @Version long version)
    implements Revisioned {
  @Override
  public long revision() {
    return version;
  }
}
