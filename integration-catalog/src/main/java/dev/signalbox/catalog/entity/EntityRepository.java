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

  Optional<Entity> find(UUID id) {
    return sql.of("SELECT * FROM catalog.entities WHERE id = :id")
        .with("id", id)
        .first(Entity.class);
  }

  boolean delete(UUID id, long revision) {
    // index: entities_pkey
    return sql.of("DELETE FROM catalog.entities WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        > 0;
  }

  List<Entity> list(
      @Nullable UUID typeId, @Nullable UUID sourceIntegrationId, Slice<ByTime> slice) {
    // index: entities_type_created_idx with a type, else entities_created_idx;
    // entity_sources_entity_idx for sources
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
        .list(Entity.class);
  }
}
