package dev.signalbox.catalog.flow;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Statement;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class BusinessWorkflowRepository {
  private final Sql sql;

  BusinessWorkflowRepository(Sql sql) {
    this.sql = sql;
  }

  BusinessWorkflow insert(BusinessWorkflowContent content) {
    var statement =
        sql.of(
            """
            INSERT INTO catalog.business_workflows
              (workflow_name, workflow_description, trigger_conditions, workflow_steps,
               system_integrations, automation_rules, approval_chains, workflow_status,
               performance_metrics, business_impact, last_executed)
            VALUES (:workflowName, :workflowDescription, :triggerConditions, :workflowSteps,
                    :systemIntegrations, :automationRules, :approvalChains, :workflowStatus,
                    :performanceMetrics, :businessImpact, :lastExecuted)
            RETURNING *
            """);
    return bind(statement, content).only(BusinessWorkflow.class);
  }

  /// Replaces the content; empty if the revision does not match.
  Optional<BusinessWorkflow> update(UUID id, long revision, BusinessWorkflowContent content) {
    // index: business_workflows_pkey
    var statement =
        sql.of(
            """
            UPDATE catalog.business_workflows
               SET workflow_name = :workflowName, workflow_description = :workflowDescription,
                   trigger_conditions = :triggerConditions, workflow_steps = :workflowSteps,
                   system_integrations = :systemIntegrations, automation_rules = :automationRules,
                   approval_chains = :approvalChains, workflow_status = :workflowStatus,
                   performance_metrics = :performanceMetrics, business_impact = :businessImpact,
                   last_executed = :lastExecuted,
                   version = version + 1
             WHERE id = :id AND version = :revision RETURNING *
            """);
    return bind(statement, content)
        .with("id", id)
        .with("revision", revision)
        .first(BusinessWorkflow.class);
  }

  Optional<BusinessWorkflow> find(UUID id) {
    // index: business_workflows_pkey
    return sql.of("SELECT * FROM catalog.business_workflows WHERE id = :id")
        .with("id", id)
        .first(BusinessWorkflow.class);
  }

  boolean delete(UUID id, long revision) {
    // index: business_workflows_pkey
    return sql.of("DELETE FROM catalog.business_workflows WHERE id = :id AND version = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        > 0;
  }

  List<BusinessWorkflow> list(@Nullable String status, Slice<ByTime> slice) {
    // index: business_workflows_created_idx, or the index that starts with the filtered column
    return sql.of("SELECT * FROM catalog.business_workflows WHERE true")
        .filter("AND workflow_status = :status", "status", status)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(BusinessWorkflow.class);
  }

  private static Statement bind(Statement statement, BusinessWorkflowContent content) {
    return statement
        .with("workflowName", content.workflowName())
        .with("workflowDescription", content.workflowDescription())
        .with("triggerConditions", content.triggerConditions())
        .with("workflowSteps", content.workflowSteps())
        .with("systemIntegrations", content.systemIntegrations())
        .with("automationRules", content.automationRules())
        .with("approvalChains", content.approvalChains())
        .with("workflowStatus", content.workflowStatus())
        .with("performanceMetrics", content.performanceMetrics())
        .with("businessImpact", content.businessImpact())
        .with("lastExecuted", content.lastExecuted());
  }
}
