package dev.signalbox.workflow.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.CanonicalJson;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class TemplateRepository {
  private final Sql sql;

  TemplateRepository(Sql sql) {
    this.sql = sql;
  }

  /// Serializes writers of one name; the lock ends with the transaction.
  void lockName(String name) {
    sql.of(
            "SELECT pg_advisory_xact_lock(hashtextextended(platform.current_workspace_id()::text || :name, 1))")
        .with("name", name)
        .call();
  }

  WorkflowTemplate insertNextVersion(UUID id, NewTemplate template, JsonNode definition) {
    // index: workflow_templates_workspace_id_name_version_key
    return sql.of(
            """
            INSERT INTO workflow.workflow_templates (id, name, version, description, document_type, workflow_definition, content_hash)
            SELECT :id, :name, coalesce(max(t.version), 0) + 1, :description, :documentType, :definition, :hash
              FROM workflow.workflow_templates t WHERE t.name = :name
            RETURNING *
            """)
        .with("id", id)
        .with("name", template.name())
        .with("description", template.description())
        .with("documentType", template.documentType())
        .with("definition", definition)
        .with("hash", CanonicalJson.sha256(definition))
        .only(WorkflowTemplate::of);
  }

  Optional<WorkflowTemplate> find(UUID id) {
    // index: workflow_templates_pkey
    return sql.of("SELECT * FROM workflow.workflow_templates WHERE id = :id")
        .with("id", id)
        .first(WorkflowTemplate::of);
  }

  List<WorkflowTemplate> list(
      @Nullable String name, @Nullable Boolean active, Slice<ByTime> slice) {
    // index: workflow_templates_created_idx, or workflow_templates_workspace_id_name_version_key by
    // name
    return sql.of("SELECT * FROM workflow.workflow_templates WHERE true")
        .filter("AND name = :name", "name", name)
        .filter("AND is_active = :active", "active", active)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(WorkflowTemplate::of);
  }

  /// Deactivates a version; an inactive one stays unchanged.
  void deactivate(UUID id) {
    // index: workflow_templates_pkey
    sql.of(
            "UPDATE workflow.workflow_templates SET is_active = false, revision = revision + 1 WHERE id = :id AND is_active")
        .with("id", id)
        .call();
  }
}
