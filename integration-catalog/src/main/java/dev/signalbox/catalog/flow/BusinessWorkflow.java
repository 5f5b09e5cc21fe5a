package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes a workflow that spans systems, from the business point of view.
@Introspected
record BusinessWorkflow(
    UUID id,
    String workflowName,
    @Nullable String workflowDescription,
    JsonNode triggerConditions,
    JsonNode workflowSteps,
    JsonNode systemIntegrations,
    JsonNode automationRules,
    JsonNode approvalChains,
    String workflowStatus,
    JsonNode performanceMetrics,
    JsonNode businessImpact,
    @Nullable Instant lastExecuted,
    @Nullable UUID createdBy,
    Instant createdAt,
    Instant updatedAt,
    long version) {}
