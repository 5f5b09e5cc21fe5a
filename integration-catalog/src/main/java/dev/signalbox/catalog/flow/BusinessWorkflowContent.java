package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.data.NewRow;
import java.time.Instant;
import java.util.UUID;
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
    @Nullable Instant lastExecuted) {
  BusinessWorkflow of(UUID id, long version) {
    return new BusinessWorkflow(
        id,
        workflowName,
        workflowDescription,
        triggerConditions,
        workflowSteps,
        systemIntegrations,
        automationRules,
        approvalChains,
        workflowStatus,
        performanceMetrics,
        businessImpact,
        lastExecuted,
        null,
        NewRow.TIME,
        NewRow.TIME,
        version);
  }
}
