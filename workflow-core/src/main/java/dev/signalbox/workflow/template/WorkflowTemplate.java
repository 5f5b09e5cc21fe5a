package dev.signalbox.workflow.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents one version of a template.
@Introspected
record WorkflowTemplate(
    UUID id,
    String name,
    int version,
    @Nullable String description,
    @Nullable String documentType,
    JsonNode definition,
    boolean active,
    String contentHash,
    long revision,
    Instant createdAt,
    Instant updatedAt) {

  static WorkflowTemplate of(Row row) {
    return new WorkflowTemplate(
        row.uuid("id"),
        row.text("name"),
        row.integer("version"),
        row.textOrNull("description"),
        row.textOrNull("document_type"),
        row.json("workflow_definition"),
        row.flag("is_active"),
        row.text("content_hash"),
        row.number("revision"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
