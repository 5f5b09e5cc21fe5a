package dev.signalbox.workflow.capability;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.workflow.capability.ToolController.Change;
import dev.signalbox.workflow.capability.ToolController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class ToolRepository {
  private final Sql sql;

  ToolRepository(Sql sql) {
    this.sql = sql;
  }

  List<Tool> list(@Nullable UUID connectorId, Slice<ByTime> slice) {
    // index: tools_connector_id_idx or tools_created_at_idx, backwards
    return sql.of("SELECT * FROM workflow.tools WHERE true")
        .filter("AND connector_id = :connectorId", "connectorId", connectorId)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(Tool.class);
  }

  Optional<Tool> find(UUID id) {
    // index: tools_pkey
    return sql.of("SELECT * FROM workflow.tools WHERE id = :id").with("id", id).first(Tool.class);
  }

  Tool insert(Creation creation) {
    return sql.of(
            """
            INSERT INTO workflow.tools (name, description, connector_id, schema, is_active)
            VALUES (:name, :description, :connectorId, :schema, coalesce(:isActive::boolean, true))
            RETURNING *
            """)
        .with("name", creation.name())
        .with("description", creation.description())
        .with("connectorId", creation.connectorId())
        .with("schema", creation.schema())
        .with("isActive", creation.isActive())
        .only(Tool.class);
  }

  /// Changes a tool; absent values stay.
  Optional<Tool> update(UUID id, long revision, Change change) {
    // index: tools_pkey
    return sql.of(
            """
            UPDATE workflow.tools
               SET name = coalesce(:name::text, name),
                   description = coalesce(:description::text, description),
                   schema = coalesce(:schema::jsonb, schema),
                   is_active = coalesce(:isActive::boolean, is_active),
                   revision = revision + 1
             WHERE id = :id AND revision = :revision
            RETURNING *
            """)
        .with("id", id)
        .with("revision", revision)
        .with("name", change.name())
        .with("description", change.description())
        .with("schema", change.schema())
        .with("isActive", change.isActive())
        .first(Tool.class);
  }

  boolean delete(UUID id, long revision) {
    // index: tools_pkey
    return sql.of("DELETE FROM workflow.tools WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        == 1;
  }

  /// Lists the capabilities of a tool, oldest grant first.
  List<Capability> capabilities(UUID toolId) {
    // index: tool_capabilities_pkey, capabilities_pkey
    return sql.of(
            """
            SELECT c.* FROM workflow.tool_capabilities g
              JOIN workflow.capabilities c
                ON c.workspace_id = g.workspace_id AND c.id = g.capability_id
             WHERE g.tool_id = :toolId ORDER BY g.created_at, c.id LIMIT 500
            """)
        .with("toolId", toolId)
        .list(Capability.class);
  }

  /// Grants a capability; granting it again changes nothing.
  void grant(UUID toolId, UUID capabilityId) {
    sql.of(
            """
            INSERT INTO workflow.tool_capabilities (tool_id, capability_id)
            VALUES (:toolId, :capabilityId) ON CONFLICT DO NOTHING
            """)
        .with("toolId", toolId)
        .with("capabilityId", capabilityId)
        .call();
  }

  boolean revoke(UUID toolId, UUID capabilityId) {
    // index: tool_capabilities_pkey
    return sql.of(
                """
                DELETE FROM workflow.tool_capabilities
                 WHERE tool_id = :toolId AND capability_id = :capabilityId
                """)
            .with("toolId", toolId)
            .with("capabilityId", capabilityId)
            .update()
        == 1;
  }
}
