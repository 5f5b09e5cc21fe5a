package dev.signalbox.catalog.entity;

import static java.util.Objects.requireNonNull;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Claims, locks and loads the rows of a batch. Lock order: identities by type and value, then
/// entities by id. Only the transaction that locked the entity changes its provenance and sources.
@Singleton
final class BatchReadRepository {
  private final Sql sql;

  BatchReadRepository(Sql sql) {
    this.sql = sql;
  }

  Set<UUID> entitiesOf(
      UUID connectionId, Collection<UUID> typeIds, Collection<String> externalIds) {
    // index: entity_sources (workspace_id, connection_id, entity_type_id, external_id)
    return new HashSet<>(
        sql.of(
                """
                SELECT DISTINCT entity_id FROM catalog.entity_sources
                 WHERE connection_id = :connection AND entity_type_id = ANY (:types::uuid[])
                   AND external_id = ANY (:externalIds::text[])
                """)
            .with("connection", connectionId)
            .with("types", List.copyOf(typeIds))
            .with("externalIds", List.copyOf(externalIds))
            .list(row -> row.uuid("entity_id")));
  }

  /// Locks the given entities and those with the given match values of one of the types until the
  /// transaction ends, and loads everything about them.
  Batch lock(
      Collection<EntityType> types,
      Collection<UUID> entityIds,
      Map<UUID, NavigableSet<String>> keys) {
    var batch = new Batch();
    var wanted = new HashSet<>(entityIds);
    new TreeMap<>(keys)
        .forEach((typeId, values) -> wanted.addAll(claim(batch, typeId, List.copyOf(values))));
    load(batch, types, wanted, true);
    return batch;
  }

  /// Loads an entity for reading, without locks.
  Batch read(EntityType type, UUID entityId) {
    var batch = new Batch();
    load(batch, List.of(type), Set.of(entityId), false);
    return batch;
  }

  /// Claims match values. The second of two transactions that insert a new value waits here for the
  /// first one.
  private List<UUID> claim(Batch batch, UUID typeId, List<String> sortedKeys) {
    // index: entity_identities_pkey
    sql.of(
            """
            INSERT INTO catalog.entity_identities (entity_type_id, match_key, entity_id)
            SELECT :type, k.match_key, k.entity_id
              FROM unnest(:keys::text[], :ids::uuid[]) WITH ORDINALITY AS k (match_key, entity_id, position)
             ORDER BY k.position
            ON CONFLICT (workspace_id, entity_type_id, match_key) DO NOTHING
            """)
        .with("type", typeId)
        .with("keys", sortedKeys)
        .rows(sortedKeys)
        .column("ids", _ -> UuidCreator.getTimeOrderedEpoch())
        .call();
    return sql.of(
            """
            SELECT match_key, entity_id FROM catalog.entity_identities
             WHERE entity_type_id = :type AND match_key = ANY (:keys::text[])
             ORDER BY match_key FOR UPDATE
            """)
        .with("type", typeId)
        .with("keys", sortedKeys)
        .list(row -> {
          var id = row.uuid("entity_id");
          batch.load(new Batch.Identity(typeId, row.text("match_key")), id);
          return id;
        });
  }

  private void load(Batch batch, Collection<EntityType> types, Set<UUID> ids, boolean lock) {
    var typesById = new HashMap<UUID, EntityType>();
    types.forEach(type -> typesById.put(type.id(), type));
    var goldens = new HashMap<UUID, GoldenRecord>();
    for (var entity : entities(ids, lock)) {
      var type = typesById.get(entity.entityTypeId());
      if (type != null) {
        goldens.put(entity.id(), new GoldenRecord(entity.id(), type, entity));
      }
    }
    var found = List.copyOf(goldens.keySet());
    loadSources(goldens, found);
    loadProvenance(goldens, found);
    loadIdentities(batch, goldens, found);
    goldens.values().forEach(batch::load);
  }

  private List<Entity> entities(Set<UUID> ids, boolean lock) {
    // index: entities_pkey
    var query =
        sql.of("SELECT * FROM catalog.entities WHERE id = ANY (:ids::uuid[]) ORDER BY id")
            .with("ids", List.copyOf(ids));
    return (lock ? query.and("FOR UPDATE") : query).list(Entity.class);
  }

  private void loadSources(Map<UUID, GoldenRecord> goldens, List<UUID> ids) {
    // index: entity_sources_entity_idx
    sql.of(
            """
            SELECT s.*, c.integration_id FROM catalog.entity_sources s
              JOIN catalog.integration_connections c ON c.workspace_id = s.workspace_id AND c.id = s.connection_id
             WHERE s.entity_id = ANY (:ids::uuid[])
            """)
        .with("ids", ids)
        .list(SourceColumns::source)
        .forEach(source -> requireNonNull(goldens.get(source.entityId())).put(source));
  }

  private void loadProvenance(Map<UUID, GoldenRecord> goldens, List<UUID> ids) {
    // index: idx_entity_attribute_provenance_entity_id
    sql.of("SELECT * FROM catalog.entity_attribute_provenance WHERE entity_id = ANY (:ids::uuid[])")
        .with("ids", ids)
        .list(Provenance::of)
        .forEach(row -> requireNonNull(goldens.get(row.entityId())).loaded(row));
  }

  private record Held(UUID entityId, UUID typeId, String matchKey) {}

  private void loadIdentities(Batch batch, Map<UUID, GoldenRecord> goldens, List<UUID> ids) {
    // index: entity_identities_entity_idx
    sql.of("SELECT * FROM catalog.entity_identities WHERE entity_id = ANY (:ids::uuid[])")
        .with("ids", ids)
        .list(row ->
            new Held(row.uuid("entity_id"), row.uuid("entity_type_id"), row.text("match_key")))
        .forEach(held -> {
          batch.load(new Batch.Identity(held.typeId(), held.matchKey()), held.entityId());
          requireNonNull(goldens.get(held.entityId())).heldKeys().add(held.matchKey());
        });
  }
}
