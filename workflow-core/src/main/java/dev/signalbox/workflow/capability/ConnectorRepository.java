package dev.signalbox.workflow.capability;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.workflow.capability.ConnectorController.Change;
import dev.signalbox.workflow.capability.ConnectorController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@Singleton
final class ConnectorRepository {
  private final Sql sql;

  ConnectorRepository(Sql sql) {
    this.sql = sql;
  }

  List<Connector> list(Slice<ByTime> slice) {
    // index: connectors_created_at_idx, backwards
    return sql.of("SELECT * FROM workflow.connectors WHERE true")
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(Connector.class);
  }

  Optional<Connector> find(UUID id) {
    // index: connectors_pkey
    return sql.of("SELECT * FROM workflow.connectors WHERE id = :id")
        .with("id", id)
        .first(Connector.class);
  }

  Connector insert(Creation creation) {
    return sql.of(
            """
            INSERT INTO workflow.connectors (name, type, config, status)
            VALUES (:name, :type, coalesce(:config::jsonb, '{}'), coalesce(:status::text, 'ACTIVE'))
            RETURNING *
            """)
        .with("name", creation.name())
        .with("type", creation.type())
        .with("config", creation.config())
        .with("status", creation.status())
        .only(Connector.class);
  }

  /// Changes a connector; absent values stay.
  Optional<Connector> update(UUID id, long revision, Change change) {
    // index: connectors_pkey
    return sql.of(
            """
            UPDATE workflow.connectors
               SET name = coalesce(:name::text, name), config = coalesce(:config::jsonb, config),
                   status = coalesce(:status::text, status),
                   last_health_check = coalesce(:lastHealthCheck::timestamptz, last_health_check),
                   revision = revision + 1
             WHERE id = :id AND revision = :revision
            RETURNING *
            """)
        .with("id", id)
        .with("revision", revision)
        .with("name", change.name())
        .with("config", change.config())
        .with("status", change.status())
        .with("lastHealthCheck", change.lastHealthCheck())
        .first(Connector.class);
  }

  boolean delete(UUID id, long revision) {
    // index: connectors_pkey, tools_connector_id_idx
    return sql.of("DELETE FROM workflow.connectors WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        == 1;
  }
}
