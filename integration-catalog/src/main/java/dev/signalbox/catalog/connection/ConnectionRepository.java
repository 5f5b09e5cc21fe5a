package dev.signalbox.catalog.connection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class ConnectionRepository {
  private final Sql sql;

  ConnectionRepository(Sql sql) {
    this.sql = sql;
  }

  boolean integrationIsActive(UUID integrationId) {
    // index: integration_definitions_pkey
    return sql.of("SELECT 1 AS one FROM catalog.integration_definitions WHERE id = :id AND active")
        .with("id", integrationId)
        .first(row -> row.integer("one"))
        .isPresent();
  }

  /// Inserts a connection; empty if the workspace already has one for the integration.
  Optional<Connection> insert(
      UUID integrationId, JsonNode metadata, @Nullable String providerConfigKey) {
    return sql.of(
            """
            INSERT INTO catalog.integration_connections
              (integration_id, connection_metadata, provider_config_key, status_source)
            VALUES (:integration, :metadata, :key, 'api')
            ON CONFLICT (workspace_id, integration_id) DO NOTHING RETURNING *
            """)
        .with("integration", integrationId)
        .with("metadata", metadata)
        .with("key", providerConfigKey)
        .first(Connection.class);
  }

  Optional<Connection> lockByIntegration(UUID integrationId) {
    // index: integration_connections_workspace_id_integration_id_key
    return sql.of(
            "SELECT * FROM catalog.integration_connections WHERE integration_id = :id FOR UPDATE")
        .with("id", integrationId)
        .first(Connection.class);
  }

  Optional<Connection> find(UUID id) {
    // index: integration_connections_pkey
    return sql.of("SELECT * FROM catalog.integration_connections WHERE id = :id")
        .with("id", id)
        .first(Connection.class);
  }

  Optional<Connection> lock(UUID id) {
    // index: integration_connections_pkey
    return sql.of("SELECT * FROM catalog.integration_connections WHERE id = :id FOR UPDATE")
        .with("id", id)
        .first(Connection.class);
  }

  /// Locks a connection more weakly than [#lock]: rows that refer to it can still be written.
  Optional<Connection> lockForSync(UUID id) {
    // index: integration_connections_pkey
    return sql.of("SELECT * FROM catalog.integration_connections WHERE id = :id FOR NO KEY UPDATE")
        .with("id", id)
        .first(Connection.class);
  }

  List<Connection> list(
      @Nullable ConnectionStatus status, @Nullable UUID integrationId, Slice<ByTime> slice) {
    // index: idx_integration_connections_status with a status, else
    // idx_integration_connections_created_at
    return sql.of("SELECT * FROM catalog.integration_connections WHERE true")
        .filter("AND status = :status", "status", status)
        .filter("AND integration_id = :integration", "integration", integrationId)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(Connection.class);
  }

  /// Changes the metadata or the key; empty if the revision does not match.
  Optional<Connection> describe(
      UUID id, long revision, @Nullable JsonNode metadata, @Nullable String providerConfigKey) {
    // index: integration_connections_pkey
    return sql.of(
            """
            UPDATE catalog.integration_connections
               SET connection_metadata = coalesce(:metadata::jsonb, connection_metadata),
                   provider_config_key = coalesce(:key::text, provider_config_key),
                   updated_by = platform.current_user_id(), revision = revision + 1
             WHERE id = :id AND revision = :revision RETURNING *
            """)
        .with("id", id)
        .with("revision", revision)
        .with("metadata", metadata)
        .with("key", providerConfigKey)
        .first(Connection.class);
  }

  /// Stores the result of a transition in the locked row.
  Connection store(Connection next) {
    // index: integration_connections_pkey
    return sql.of(
            """
            UPDATE catalog.integration_connections
               SET status = :status, authorization_status = :authorization, status_reason = :reason,
                   status_source = :source, status_changed_at = :changedAt,
                   failing_since = :failingSince, failure_count = :failures,
                   external_account_id = :account, nango_connection_id = :nango,
                   provider_config_key = :key, connection_metadata = :metadata,
                   updated_by = platform.current_user_id(), revision = revision + 1
             WHERE id = :id RETURNING *
            """)
        .with("id", next.id())
        .with("status", next.status())
        .with("authorization", next.authorizationStatus())
        .with("reason", next.statusReason())
        .with("source", next.statusSource())
        .with("changedAt", next.statusChangedAt())
        .with("failingSince", next.failingSince())
        .with("failures", next.failureCount())
        .with("account", next.externalAccountId())
        .with("nango", next.nangoConnectionId())
        .with("key", next.providerConfigKey())
        .with("metadata", next.connectionMetadata())
        .only(Connection.class);
  }
}
