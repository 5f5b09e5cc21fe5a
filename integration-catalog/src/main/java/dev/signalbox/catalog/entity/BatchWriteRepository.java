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
              source_external_id, source_url, first_synced_at, last_synced_at, sync_version)
            SELECT * FROM unnest(:ids::uuid[], :types::uuid[], :payloads::jsonb[], :sourceTypes::text[], :integrations::uuid[],
              :externalIds::text[], :urls::text[], :firstSynced::timestamptz[], :lastSynced::timestamptz[], :versions::bigint[])
            ON CONFLICT (workspace_id, id) DO UPDATE SET payload = excluded.payload,
              source_url = coalesce(excluded.source_url, e.source_url),
              first_synced_at = coalesce(e.first_synced_at, excluded.first_synced_at),
              last_synced_at = excluded.last_synced_at, sync_version = excluded.sync_version, revision = e.revision + 1
            """)
        .rows(rows)
        .column("ids", EntityRow::id)
        .column("types", EntityRow::typeId)
        .with("payloads", rows.stream().<JsonNode>map(EntityRow::payload).toList())
        .column("sourceTypes", EntityRow::sourceType)
        .column("integrations", EntityRow::integrationId)
        .column("externalIds", EntityRow::externalId)
        .column("urls", EntityRow::url)
        .column("firstSynced", EntityRow::firstSyncedAt)
        .column("lastSynced", EntityRow::lastSyncedAt)
        .column("versions", EntityRow::syncVersion)
        .call();
  }

  private void writeSources(List<SourceRecord> sources) {
    if (sources.isEmpty()) {
      return;
    }
    sql.of(
            """
            INSERT INTO catalog.entity_sources (id, entity_id, entity_type_id, connection_id, external_id, sync_version,
              observed_at, content_hash, payload, stated, external_fields, source_url, source_url_version, last_seen_at)
            SELECT * FROM unnest(:ids::uuid[], :entities::uuid[], :types::uuid[], :connections::uuid[], :externalIds::text[],
              :versions::bigint[], :observed::timestamptz[], :hashes::text[], :payloads::jsonb[], :stated::jsonb[],
              :fields::jsonb[], :urls::text[], :urlVersions::bigint[], :seen::timestamptz[])
            ON CONFLICT (workspace_id, id) DO UPDATE SET entity_id = excluded.entity_id, sync_version = excluded.sync_version,
              observed_at = excluded.observed_at, content_hash = excluded.content_hash, payload = excluded.payload,
              stated = excluded.stated, external_fields = excluded.external_fields, source_url = excluded.source_url,
              source_url_version = excluded.source_url_version, last_seen_at = excluded.last_seen_at
            """)
        .rows(sources)
        .column("ids", SourceRecord::id)
        .column("entities", SourceRecord::entityId)
        .column("types", s -> s.key().typeId())
        .column("connections", s -> s.key().connectionId())
        .column("externalIds", s -> s.key().externalId())
        .column("versions", SourceRecord::syncVersion)
        .column("observed", SourceRecord::observedAt)
        .column("hashes", SourceRecord::contentHash)
        .with("payloads", sources.stream().<JsonNode>map(SourceColumns::payload).toList())
        .with("stated", sources.stream().<JsonNode>map(SourceColumns::stated).toList())
        .with("fields", sources.stream().<JsonNode>map(SourceColumns::externalFields).toList())
        .column("urls", SourceRecord::url)
        .column("urlVersions", s -> s.link() == null ? null : s.link().syncVersion())
        .column("seen", SourceRecord::lastSeenAt)
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
          .rows(orphans)
          .column("types", Batch.Identity::typeId)
          .column("keys", Batch.Identity::matchKey)
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
          .rows(identities)
          .column("types", Batch.Identity::typeId)
          .column("keys", Batch.Identity::matchKey)
          .column("ids", i -> Objects.requireNonNull(changed.get(i)))
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
          .rows(gone)
          .column("entities", Provenance::entityId)
          .column("attributes", Provenance::attributeId)
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
        .rows(rows)
        .column("entities", Provenance::entityId)
        .column("attributes", Provenance::attributeId)
        .column("sourceTypes", Provenance::sourceType)
        .column("integrations", Provenance::integrationId)
        .column("fields", Provenance::externalField)
        .column("updated", Provenance::lastUpdatedAt)
        .column("overridden", Provenance::overrideByUser)
        .column("overriddenAt", Provenance::overrideAt)
        .call();
  }
}
