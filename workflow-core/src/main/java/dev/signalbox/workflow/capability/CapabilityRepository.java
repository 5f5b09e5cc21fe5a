package dev.signalbox.workflow.capability;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.workflow.capability.CapabilityController.Change;
import dev.signalbox.workflow.capability.CapabilityController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@Singleton
final class CapabilityRepository {
  private final Sql sql;

  CapabilityRepository(Sql sql) {
    this.sql = sql;
  }

  List<Capability> list(Slice<ByTime> slice) {
    // index: capabilities_created_at_idx, backwards
    return sql.of("SELECT * FROM workflow.capabilities WHERE true")
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(Capability.class);
  }

  Optional<Capability> find(UUID id) {
    // index: capabilities_pkey
    return sql.of("SELECT * FROM workflow.capabilities WHERE id = :id")
        .with("id", id)
        .first(Capability.class);
  }

  Capability insert(Creation creation) {
    return sql.of(
            """
            INSERT INTO workflow.capabilities (name, description, scope, permissions)
            VALUES (:name, :description, :scope, coalesce(:permissions::jsonb, '{}'))
            RETURNING *
            """)
        .with("name", creation.name())
        .with("description", creation.description())
        .with("scope", creation.scope())
        .with("permissions", creation.permissions())
        .only(Capability.class);
  }

  /// Changes a capability; absent values stay.
  Optional<Capability> update(UUID id, long revision, Change change) {
    // index: capabilities_pkey
    return sql.of(
            """
            UPDATE workflow.capabilities
               SET name = coalesce(:name::text, name),
                   description = coalesce(:description::text, description),
                   scope = coalesce(:scope::text, scope),
                   permissions = coalesce(:permissions::jsonb, permissions),
                   revision = revision + 1
             WHERE id = :id AND revision = :revision
            RETURNING *
            """)
        .with("id", id)
        .with("revision", revision)
        .with("name", change.name())
        .with("description", change.description())
        .with("scope", change.scope())
        .with("permissions", change.permissions())
        .first(Capability.class);
  }

  boolean delete(UUID id, long revision) {
    // index: capabilities_pkey, tool_capabilities_capability_id_idx
    return sql.of("DELETE FROM workflow.capabilities WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        == 1;
  }
}
