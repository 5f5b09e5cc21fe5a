package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Writes back the changes of a batch with one statement per table; unchanged rows are not written.
@Singleton
final class BatchWriteRepository {
  private final Sql sql;

  BatchWriteRepository(Sql sql) {
    this.sql = sql;
  }

  /// Writes entities first, since the other rows refer to them, and deletes empty ones last, since
  /// their sources have moved by then.
  void save(Batch batch, Instant now) {
    var kept = batch.touched().stream().filter(golden -> !golden.isEmpty()).toList();
    writeEntities(kept, now);
    writeSources(List.copyOf(batch.touchedSources()));
    writeIdentities(batch);
    writeProvenance(kept);
    delete(
        batch.touched().stream()
            .filter(golden -> golden.isEmpty() && golden.stored() != null)
            .map(GoldenRecord::id)
            .toList());
  }

  void delete(List<UUID> ids) {
    // index: entities_pkey
    if (!ids.isEmpty()) {
      sql.of("DELETE FROM catalog.entities WHERE id = ANY (:ids::uuid[])").with("ids", ids).call();
    }
  }

  private void writeEntities(List<GoldenRecord> goldens, Instant now) {
    if (goldens.isEmpty()) {
      return;
    }
    var rows = goldens.stream().map(golden -> EntityRow.of(golden, now)).toList();
    sql.of(
            """
            INSERT INTO catalog.entities AS e (id, entity_type_id, payload, source_type, source_integration_id,
              source_external_id, first_synced_at, last_synced_at, sync_version)
            SELECT * FROM unnest(:ids::uuid[], :types::uuid[], :payloads::jsonb[], :sourceTypes::text[], :integrations::uuid[],
              :externalIds::text[], :firstSynced::timestamptz[], :lastSynced::timestamptz[], :versions::bigint[])
            ON CONFLICT (workspace_id, id) DO UPDATE SET payload = excluded.payload,
              first_synced_at = coalesce(e.first_synced_at, excluded.first_synced_at),
              last_synced_at = excluded.last_synced_at, sync_version = excluded.sync_version, revision = e.revision + 1
            """)
        .with("ids", rows.stream().map(EntityRow::id).toList())
        .with("types", rows.stream().map(EntityRow::typeId).toList())
        .with("payloads", rows.stream().<JsonNode>map(EntityRow::payload).toList())
        .with("sourceTypes", rows.stream().map(EntityRow::sourceType).toList())
        .with("integrations", rows.stream().map(EntityRow::integrationId).toList())
        .with("externalIds", rows.stream().map(EntityRow::externalId).toList())
        .with("firstSynced", rows.stream().map(EntityRow::firstSyncedAt).toList())
        .with("lastSynced", rows.stream().map(EntityRow::lastSyncedAt).toList())
        .with("versions", rows.stream().map(EntityRow::syncVersion).toList())
        .call();
  }

  private void writeSources(List<SourceRecord> sources) {
    if (sources.isEmpty()) {
      return;
    }
    sql.of(
            """
            INSERT INTO catalog.entity_sources (id, entity_id, entity_type_id, connection_id, external_id, sync_version,
              observed_at, content_hash, payload, stated, last_seen_at)
            SELECT * FROM unnest(:ids::uuid[], :entities::uuid[], :types::uuid[], :connections::uuid[], :externalIds::text[],
              :versions::bigint[], :observed::timestamptz[], :hashes::text[], :payloads::jsonb[], :stated::jsonb[], :seen::timestamptz[])
            ON CONFLICT (workspace_id, id) DO UPDATE SET entity_id = excluded.entity_id, sync_version = excluded.sync_version,
              observed_at = excluded.observed_at, content_hash = excluded.content_hash, payload = excluded.payload,
              stated = excluded.stated, last_seen_at = excluded.last_seen_at
            """)
        .with("ids", sources.stream().map(SourceRecord::id).toList())
        .with("entities", sources.stream().map(SourceRecord::entityId).toList())
        .with("types", sources.stream().map(s -> s.key().typeId()).toList())
        .with("connections", sources.stream().map(s -> s.key().connectionId()).toList())
        .with("externalIds", sources.stream().map(s -> s.key().externalId()).toList())
        .with("versions", sources.stream().map(SourceRecord::syncVersion).toList())
        .with("observed", sources.stream().map(SourceRecord::observedAt).toList())
        .with("hashes", sources.stream().map(SourceRecord::contentHash).toList())
        .with("payloads", sources.stream().<JsonNode>map(SourceColumns::payload).toList())
        .with("stated", sources.stream().<JsonNode>map(SourceColumns::stated).toList())
        .with("seen", sources.stream().map(SourceRecord::lastSeenAt).toList())
        .call();
  }

  private void writeIdentities(Batch batch) {
    var orphans = batch.orphans();
    // index: entity_identities_pkey
    if (!orphans.isEmpty()) {
      sql.of(
              """
              DELETE FROM catalog.entity_identities i USING unnest(:types::uuid[], :keys::text[]) AS o (type_id, match_key)
               WHERE i.entity_type_id = o.type_id AND i.match_key = o.match_key
              """)
          .with("types", orphans.stream().map(Batch.Identity::typeId).toList())
          .with("keys", orphans.stream().map(Batch.Identity::matchKey).toList())
          .call();
    }
    var changed = batch.changedOwners();
    if (!changed.isEmpty()) {
      var identities = List.copyOf(changed.keySet());
      sql.of(
              """
              INSERT INTO catalog.entity_identities (entity_type_id, match_key, entity_id)
              SELECT * FROM unnest(:types::uuid[], :keys::text[], :ids::uuid[])
              ON CONFLICT (workspace_id, entity_type_id, match_key) DO UPDATE SET entity_id = excluded.entity_id
              """)
          .with("types", identities.stream().map(Batch.Identity::typeId).toList())
          .with("keys", identities.stream().map(Batch.Identity::matchKey).toList())
          .with(
              "ids", identities.stream().map(i -> Objects.requireNonNull(changed.get(i))).toList())
          .call();
    }
  }

  private void writeProvenance(List<GoldenRecord> goldens) {
    var changed = new ArrayList<Provenance>();
    var gone = new ArrayList<Provenance>();
    for (var golden : goldens) {
      var before = new HashMap<>(golden.storedProvenance());
      for (var row : golden.provenance()) {
        if (!row.equals(before.remove(row.attributeId()))) {
          changed.add(row);
        }
      }
      gone.addAll(before.values());
    }
    // index: entity_attribute_provenance (workspace_id, entity_id, attribute_id)
    if (!gone.isEmpty()) {
      sql.of(
              """
              DELETE FROM catalog.entity_attribute_provenance p USING unnest(:entities::uuid[], :attributes::uuid[]) AS o (entity_id, attribute_id)
               WHERE p.entity_id = o.entity_id AND p.attribute_id = o.attribute_id
              """)
          .with("entities", gone.stream().map(Provenance::entityId).toList())
          .with("attributes", gone.stream().map(Provenance::attributeId).toList())
          .call();
    }
    if (!changed.isEmpty()) {
      insertProvenance(changed);
    }
  }

  private void insertProvenance(List<Provenance> rows) {
    sql.of(
            """
            INSERT INTO catalog.entity_attribute_provenance (entity_id, attribute_id, source_type, source_integration_id,
              source_external_field, last_updated_at, override_by_user, override_at)
            SELECT * FROM unnest(:entities::uuid[], :attributes::uuid[], :sourceTypes::text[], :integrations::uuid[],
              :fields::text[], :updated::timestamptz[], :overridden::boolean[], :overriddenAt::timestamptz[])
            ON CONFLICT (workspace_id, entity_id, attribute_id) DO UPDATE SET source_type = excluded.source_type,
              source_integration_id = excluded.source_integration_id, source_external_field = excluded.source_external_field,
              last_updated_at = excluded.last_updated_at, override_by_user = excluded.override_by_user, override_at = excluded.override_at
            """)
        .with("entities", rows.stream().map(Provenance::entityId).toList())
        .with("attributes", rows.stream().map(Provenance::attributeId).toList())
        .with("sourceTypes", rows.stream().map(Provenance::sourceType).toList())
        .with("integrations", rows.stream().map(Provenance::integrationId).toList())
        .with("fields", rows.stream().map(Provenance::externalField).toList())
        .with("updated", rows.stream().map(Provenance::lastUpdatedAt).toList())
        .with("overridden", rows.stream().map(Provenance::overrideByUser).toList())
        .with("overriddenAt", rows.stream().map(Provenance::overrideAt).toList())
        .call();
  }
}
