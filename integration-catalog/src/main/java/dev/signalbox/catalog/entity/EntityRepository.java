package dev.signalbox.catalog.entity;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class EntityRepository {
  private final Sql sql;

  EntityRepository(Sql sql) {
    this.sql = sql;
  }

  /// entities_pkey
  Optional<Entity> find(UUID id) {
    return sql.of("SELECT * FROM catalog.entities WHERE id = :id").with("id", id).first(Entity::of);
  }

  /// entities_pkey
  boolean delete(UUID id, long revision) {
    return sql.of("DELETE FROM catalog.entities WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        > 0;
  }

  /// entities_type_created_idx with a type, else entities_created_idx; the sources of each
  /// candidate through entity_sources_entity_idx.
  List<Entity> list(
      @Nullable UUID typeId, @Nullable UUID sourceIntegrationId, Slice<ByTime> slice) {
    return sql.of("SELECT * FROM catalog.entities e WHERE true")
        .filter("AND e.entity_type_id = :type", "type", typeId)
        .filter(
            """
            AND EXISTS (SELECT FROM catalog.entity_sources s JOIN catalog.integration_connections c ON c.id = s.connection_id
                         WHERE s.entity_id = e.id AND c.integration_id = :integration)
            """,
            "integration",
            sourceIntegrationId)
        .after(slice.after(), "AND (e.created_at, e.id) < (:afterAt, :afterId)")
        .and("ORDER BY e.created_at DESC, e.id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(Entity::of);
  }
}
