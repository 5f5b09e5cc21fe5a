package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.platform.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents the golden record of an entity while it is changed: its sources and overrides
/// determine payload, provenance and identities. It belongs to one transaction.
final class GoldenRecord {
  /// Holds a user's value for an attribute, with the name of the field that it was taken from.
  record UserValue(JsonNode value, Instant at, @Nullable String externalField) {}

  private final UUID id;
  private final EntityType type;
  private final @Nullable Entity stored;
  private final Map<SourceRecord.Key, SourceRecord> sources = new HashMap<>();
  private final Map<String, UserValue> overrides = new HashMap<>();
  private final Map<UUID, Provenance> storedProvenance = new HashMap<>();
  private final Set<String> heldKeys = new HashSet<>();
  private @Nullable String userUrl;

  GoldenRecord(UUID id, EntityType type, @Nullable Entity stored) {
    this.id = id;
    this.type = type;
    this.stored = stored;
  }

  UUID id() {
    return id;
  }

  EntityType type() {
    return type;
  }

  /// Returns the row as it was loaded; null for a new entity.
  @Nullable Entity stored() {
    return stored;
  }

  Collection<SourceRecord> sources() {
    return sources.values();
  }

  Map<String, UserValue> overrides() {
    return overrides;
  }

  Map<UUID, Provenance> storedProvenance() {
    return storedProvenance;
  }

  /// Returns the match values that lead to the entity at present; [#keys] returns those that
  /// should.
  Set<String> heldKeys() {
    return heldKeys;
  }

  /// Adds a stored row of provenance; the value of an override is the one in the payload.
  void loaded(Provenance row) {
    storedProvenance.put(row.attributeId(), row);
    if (row.overrideByUser() && stored != null) {
      type.attributes().stream()
          .filter(attribute -> attribute.id().equals(row.attributeId()))
          .forEach(attribute ->
              overrides.put(
                  attribute.key(),
                  new UserValue(
                      stored.payload().path(attribute.key()),
                      row.lastUpdatedAt(),
                      row.externalField())));
    }
  }

  /// Sets the link that a user gave to a new entity.
  void link(@Nullable String url) {
    userUrl = url;
  }

  /// Returns the link to the record that the entity was created from: that of its origin, as the
  /// origin states it now. It is null where nothing new is known.
  @Nullable String url() {
    var origin = stored == null ? first() : origin(stored);
    return origin.map(SourceRecord::url).orElse(userUrl);
  }

  /// Returns the source that came first.
  Optional<SourceRecord> first() {
    return sources.values().stream().min(Comparator.comparing(SourceRecord::id));
  }

  private Optional<SourceRecord> origin(Entity created) {
    return sources.values().stream()
        .filter(source -> source.integrationId().equals(created.sourceIntegrationId()))
        .filter(source -> source.key().externalId().equals(created.sourceExternalId()))
        .findFirst();
  }

  void put(SourceRecord source) {
    sources.put(source.key(), source);
  }

  void remove(SourceRecord.Key key) {
    sources.remove(key);
  }

  boolean hasOnly(SourceRecord.Key key) {
    return sources.size() == 1 && sources.containsKey(key);
  }

  /// Returns true if no source and no override is left.
  boolean isEmpty() {
    return sources.isEmpty() && overrides.isEmpty();
  }

  /// Returns the match values that should lead to the entity: those of its sources, and that of the
  /// user's override.
  Set<String> keys() {
    var keys = new TreeSet<String>();
    var attribute = type.matchAttribute();
    sources.values().forEach(s -> type.matchKey(s.value(attribute)).ifPresent(keys::add));
    var override = attribute == null ? null : overrides.get(attribute);
    if (override != null) {
      type.matchKey(override.value()).ifPresent(keys::add);
    }
    return keys;
  }

  /// Returns the current values.
  ObjectNode payload() {
    var payload = Json.object();
    Merge.of(sources.values()).forEach((key, winner) -> payload.set(key, winner.stated().value()));
    overrides.forEach((key, override) -> payload.set(key, override.value()));
    return payload;
  }

  /// Returns the origin of each current value.
  List<Provenance> provenance() {
    var rows = new ArrayList<Provenance>();
    var winners = Merge.of(sources.values());
    for (var attribute : type.attributes()) {
      var winner = winners.get(attribute.key());
      var override = overrides.get(attribute.key());
      if (override != null) {
        rows.add(Provenance.ofUser(id, attribute, override));
      } else if (winner != null) {
        rows.add(Provenance.ofSource(id, attribute, winner));
      }
    }
    return rows;
  }
}
