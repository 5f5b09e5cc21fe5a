package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes a kind of record, such as contact.
@Introspected
record EntityType(
    UUID id,
    String key,
    String name,
    @Nullable String matchAttribute,
    boolean openAttributes,
    List<Attribute> attributes,
    Instant createdAt,
    Instant updatedAt,
    long revision) {

  EntityType {
    attributes = List.copyOf(attributes);
  }

  static EntityType of(Row row) {
    return new EntityType(
        row.uuid("id"),
        row.text("key"),
        row.text("name"),
        row.textOrNull("match_attribute"),
        row.flag("open_attributes"),
        List.of(),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.number("revision"));
  }

  EntityType with(List<Attribute> known) {
    return new EntityType(
        id, key, name, matchAttribute, openAttributes, known, createdAt, updatedAt, revision);
  }

  Optional<Attribute> attribute(String attributeKey) {
    return attributes.stream().filter(a -> a.key().equals(attributeKey)).findFirst();
  }

  /// Returns the normalized value that identifies the entity, if the type has a match attribute and
  /// the record a value for it.
  Optional<String> matchKey(@Nullable JsonNode value) {
    return matchAttribute == null || value == null ? Optional.empty() : MatchKey.of(value);
  }
}
