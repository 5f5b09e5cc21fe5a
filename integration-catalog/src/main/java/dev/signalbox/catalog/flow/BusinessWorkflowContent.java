package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Holds the validated content of a business workflow.
record BusinessWorkflowContent(
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
    @Nullable Instant lastExecuted) {}
