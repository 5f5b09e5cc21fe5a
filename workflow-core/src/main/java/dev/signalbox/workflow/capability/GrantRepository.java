package dev.signalbox.workflow.capability;

import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/// Stores which capabilities were granted to which tools.
@Singleton
final class GrantRepository {
  private final Sql sql;

  GrantRepository(Sql sql) {
    this.sql = sql;
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
