package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.workflow.capability.SchemaController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class SchemaRepository {
  private final Sql sql;

  SchemaRepository(Sql sql) {
    this.sql = sql;
  }

  List<DocumentSchema> list(@Nullable String documentType, Slice<ByTime> slice) {
    // index: schemas_created_at_idx, backwards
    return sql.of("SELECT * FROM workflow.schemas WHERE true")
        .filter("AND document_type = :documentType", "documentType", documentType)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(DocumentSchema.class);
  }

  Optional<DocumentSchema> find(UUID id) {
    // index: schemas_pkey
    return sql.of("SELECT * FROM workflow.schemas WHERE id = :id")
        .with("id", id)
        .first(DocumentSchema.class);
  }

  /// Finds the active schema without reading its text.
  Optional<CompiledSchemas.Key> findActive(String documentType) {
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

  DocumentSchema insert(Creation creation, boolean active) {
    return sql.of(
            """
            INSERT INTO workflow.schemas (name, version, document_type, schema_definition, is_active)
            VALUES (:name, :version, :documentType, :definition, :active)
            RETURNING *
            """)
        .with("name", creation.name())
        .with("version", creation.version())
        .with("documentType", creation.documentType())
        .with("definition", creation.schemaDefinition())
        .with("active", active)
        .only(DocumentSchema.class);
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

  /// Changes a schema; absent values stay.
  Optional<DocumentSchema> update(
      UUID id, long revision, @Nullable JsonNode definition, @Nullable Boolean active) {
    // index: schemas_pkey
    return sql.of(
            """
            UPDATE workflow.schemas
               SET schema_definition = coalesce(:definition::jsonb, schema_definition),
                   is_active = coalesce(:active::boolean, is_active), revision = revision + 1
             WHERE id = :id AND revision = :revision
            RETURNING *
            """)
        .with("id", id)
        .with("revision", revision)
        .with("definition", definition)
        .with("active", active)
        .first(DocumentSchema.class);
  }

  boolean delete(UUID id, long revision) {
    // index: schemas_pkey
    return sql.of("DELETE FROM workflow.schemas WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        == 1;
  }
}
