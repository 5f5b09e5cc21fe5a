package dev.signalbox.workflow.capability;

import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds and retires the one active schema of a document type.
@Singleton
final class ActiveSchemaRepository {
  private final Sql sql;

  ActiveSchemaRepository(Sql sql) {
    this.sql = sql;
  }

  /// Finds the active schema without reading its text.
  Optional<CompiledSchemas.Key> find(String documentType) {
    // index: schemas_active_idx
    return sql.of(
            """
            SELECT workspace_id, id, revision FROM workflow.schemas
             WHERE document_type = :documentType AND is_active
            """)
        .with("documentType", documentType)
        .first(row ->
            new CompiledSchemas.Key(
                row.uuid("workspace_id"), row.uuid("id"), row.number("revision")));
  }

  /// Retires the active schema of a document type, except the given one.
  void retire(String documentType, @Nullable UUID except) {
    sql.of(
            """
            UPDATE workflow.schemas SET is_active = false, revision = revision + 1
             WHERE document_type = :documentType AND is_active
               AND id IS DISTINCT FROM :except::uuid
            """)
        .with("documentType", documentType)
        .with("except", except)
        .call();
  }
}
