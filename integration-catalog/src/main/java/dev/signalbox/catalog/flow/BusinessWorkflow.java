package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
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
    long version) {

  static BusinessWorkflow of(Row row) {
    return new BusinessWorkflow(
        row.uuid("id"),
        row.text("workflow_name"),
        row.textOrNull("workflow_description"),
        row.json("trigger_conditions"),
        row.json("workflow_steps"),
        row.json("system_integrations"),
        row.json("automation_rules"),
        row.json("approval_chains"),
        row.text("workflow_status"),
        row.json("performance_metrics"),
        row.json("business_impact"),
        row.instantOrNull("last_executed"),
        row.uuidOrNull("created_by"),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.number("version"));
  }
}
