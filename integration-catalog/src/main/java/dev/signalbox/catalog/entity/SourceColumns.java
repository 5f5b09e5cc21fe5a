package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tx.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Converts a source's statements to columns: `payload` holds the values; `stated` holds version
/// and time of the few values that the source's highest version did not state; `external_fields`
/// holds the names of fields that are not those of their attributes.
final class SourceColumns {
  private SourceColumns() {}

  static ObjectNode payload(SourceRecord source) {
    var payload = Json.object();
    source.attributes().forEach((key, stated) -> payload.set(key, stated.value()));
    return payload;
  }

  static ObjectNode stated(SourceRecord source) {
    var exceptions = Json.object();
    source
        .attributes()
        .forEach((key, stated) -> {
          if (stated.syncVersion() != source.syncVersion()) {
            exceptions.putArray(key).add(stated.syncVersion()).add(stated.observedAt().toString());
          }
        });
    return exceptions;
  }

  static ObjectNode externalFields(SourceRecord source) {
    var fields = Json.object();
    source
        .attributes()
        .forEach((key, stated) -> {
          if (!stated.externalField().equals(key)) {
            fields.put(key, stated.externalField());
          }
        });
    return fields;
  }

  static SourceRecord source(Row row) {
    long version = row.number("sync_version");
    var observedAt = row.instant("observed_at");
    return new SourceRecord(
        row.uuid("id"),
        row.uuid("entity_id"),
        new SourceRecord.Key(
            row.uuid("connection_id"), row.uuid("entity_type_id"), row.text("external_id")),
        row.uuid("integration_id"),
        version,
        observedAt,
        row.text("content_hash"),
        attributes(row, version, observedAt),
        link(row),
        row.instant("last_seen_at"));
  }

  private static @Nullable Link link(Row row) {
    var url = row.textOrNull("source_url");
    return url == null ? null : new Link(url, row.number("source_url_version"));
  }

  private static Map<String, Stated> attributes(Row row, long version, Instant observedAt) {
    var exceptions = row.json("stated");
    var fields = row.json("external_fields");
    var attributes = new HashMap<String, Stated>();
    for (var member : row.json("payload").properties()) {
      var other = exceptions.path(member.getKey());
      var field = fields.path(member.getKey()).asText(member.getKey());
      attributes.put(
          member.getKey(),
          other.isArray()
              ? new Stated(
                  member.getValue(),
                  other.path(0).longValue(),
                  Instant.parse(other.path(1).asText()),
                  field)
              : new Stated(member.getValue(), version, observedAt, field));
    }
    return attributes;
  }
}
