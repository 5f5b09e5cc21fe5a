package dev.signalbox.catalog.entity;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class EntityTypeRepository {
  private final Sql sql;

  EntityTypeRepository(Sql sql) {
    this.sql = sql;
  }

  UUID insert(String key, String name, @Nullable String matchAttribute, boolean open) {
    return sql.of(
            """
            INSERT INTO catalog.entity_types (key, name, match_attribute, open_attributes)
            VALUES (:key, :name, :match, :open) RETURNING id
            """)
        .with("key", key)
        .with("name", name)
        .with("match", matchAttribute)
        .with("open", open)
        .only(row -> row.uuid("id"));
  }

  /// Changes a type; empty if the revision does not match.
  Optional<UUID> update(UUID id, long revision, @Nullable String name, @Nullable Boolean open) {
    // index: entity_types_pkey
    return sql.of(
            """
            UPDATE catalog.entity_types
               SET name = coalesce(:name::text, name), open_attributes = coalesce(:open::boolean, open_attributes),
                   revision = revision + 1
             WHERE id = :id AND revision = :revision RETURNING id
            """)
        .with("id", id)
        .with("revision", revision)
        .with("name", name)
        .with("open", open)
        .first(row -> row.uuid("id"));
  }

  boolean delete(UUID id, long revision) {
    // index: entity_types_pkey
    return sql.of("DELETE FROM catalog.entity_types WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        > 0;
  }

  /// Adds attributes; known keys stay unchanged. The rows are sorted, so that two writers lock them
  /// in the same order.
  void addAttributes(UUID typeId, List<String> keys, List<DataType> types, List<Boolean> required) {
    sql.of(
            """
            INSERT INTO catalog.entity_attributes (entity_type_id, key, data_type, required)
            SELECT :type, a.key, a.data_type, a.required
              FROM unnest(:keys::text[], :types::text[], :required::boolean[]) AS a (key, data_type, required)
             ORDER BY a.key
            ON CONFLICT (workspace_id, entity_type_id, key) DO NOTHING
            """)
        .with("type", typeId)
        .with("keys", keys)
        .with("types", types)
        .with("required", required)
        .call();
  }

  Optional<EntityType> find(UUID id) {
    // index: entity_types_pkey
    return hydrated(
            sql.of("SELECT * FROM catalog.entity_types WHERE id = :id")
                .with("id", id)
                .list(EntityType::of))
        .stream()
        .findFirst();
  }

  List<EntityType> byKeys(Collection<String> keys) {
    // index: entity_types_workspace_id_key_key
    return hydrated(
        sql.of("SELECT * FROM catalog.entity_types WHERE key = ANY (:keys::text[])")
            .with("keys", List.copyOf(keys))
            .list(EntityType::of));
  }

  List<EntityType> list(Slice<ByTime> slice) {
    // index: entity_types_created_idx
    return hydrated(
        sql.of("SELECT * FROM catalog.entity_types WHERE true")
            .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
            .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
            .with("fetch", slice.fetch())
            .list(EntityType::of));
  }

  private record Owned(UUID typeId, Attribute attribute) {}

  private List<EntityType> hydrated(List<EntityType> types) {
    var attributes = new HashMap<UUID, List<Attribute>>();
    // index: entity_attributes_workspace_id_entity_type_id_key_key
    sql.of(
            """
            SELECT * FROM catalog.entity_attributes WHERE entity_type_id = ANY (:types::uuid[]) ORDER BY key
            """)
        .rows(types)
        .column("types", EntityType::id)
        .list(row -> new Owned(row.uuid("entity_type_id"), row.as(Attribute.class)))
        .forEach(owned ->
            attributes
                .computeIfAbsent(owned.typeId(), _ -> new ArrayList<>())
                .add(owned.attribute()));
    return types.stream().map(t -> t.with(attributes.getOrDefault(t.id(), List.of()))).toList();
  }
}
