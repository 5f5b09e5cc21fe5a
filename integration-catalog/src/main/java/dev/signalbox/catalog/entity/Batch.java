package dev.signalbox.catalog.entity;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Holds the entities that one transaction has locked. They are changed in memory and written back
/// by [BatchWriteRepository#save]. This class decides which entity a source belongs to.
final class Batch {
  /// Identifies a match value of a type.
  record Identity(UUID typeId, String matchKey) {}

  private final Map<UUID, GoldenRecord> entities = new LinkedHashMap<>();
  private final Map<SourceRecord.Key, SourceRecord> sources = new HashMap<>();
  private final Map<Identity, UUID> owners = new HashMap<>();
  private final Map<Identity, UUID> storedOwners = new HashMap<>();
  private final Set<UUID> touched = new LinkedHashSet<>();
  private final Set<SourceRecord.Key> touchedSources = new LinkedHashSet<>();
  private final Map<UUID, Set<UUID>> moves = new LinkedHashMap<>();

  void load(GoldenRecord golden) {
    entities.put(golden.id(), golden);
    golden.sources().forEach(source -> sources.put(source.key(), source));
  }

  void load(Identity identity, UUID entityId) {
    owners.put(identity, entityId);
    storedOwners.put(identity, entityId);
  }

  @Nullable GoldenRecord find(UUID entityId) {
    return entities.get(entityId);
  }

  @Nullable SourceRecord source(SourceRecord.Key key) {
    return sources.get(key);
  }

  /// Returns the entity with a match value; null if only this transaction has claimed the value.
  @Nullable GoldenRecord owner(UUID typeId, String matchKey) {
    var id = owners.get(new Identity(typeId, matchKey));
    return id == null ? null : entities.get(id);
  }

  Collection<GoldenRecord> touched() {
    return touched.stream().map(entities::get).filter(Objects::nonNull).toList();
  }

  Collection<SourceRecord> touchedSources() {
    return touchedSources.stream().map(sources::get).filter(Objects::nonNull).toList();
  }

  /// Creates an entity, with the id under which this transaction claimed its match value, if it has
  /// one.
  GoldenRecord create(EntityType type, @Nullable String matchKey) {
    var claimed = matchKey == null ? null : owners.get(new Identity(type.id(), matchKey));
    var id =
        claimed == null || entities.containsKey(claimed)
            ? UuidCreator.getTimeOrderedEpoch()
            : claimed;
    var golden = new GoldenRecord(id, type, null);
    entities.put(golden.id(), golden);
    touch(golden);
    return golden;
  }

  /// Records that an entity changed, and updates the match values that lead to it.
  void touch(GoldenRecord golden) {
    touched.add(golden.id());
    var keys = golden.keys();
    var typeId = golden.type().id();
    for (var key : golden.heldKeys()) {
      if (!keys.contains(key)) {
        owners.remove(new Identity(typeId, key), golden.id());
      }
    }
    keys.forEach(key -> owners.put(new Identity(typeId, key), golden.id()));
    golden.heldKeys().clear();
    golden.heldKeys().addAll(keys);
  }

  /// Stores a source's new content in the entity that it belongs to by its match value.
  GoldenRecord place(EntityType type, SourceRecord source) {
    var before = sources.get(source.key());
    var left = before == null ? null : entities.get(before.entityId());
    var target = target(type, source, left);
    if (left != null && left != target) {
      left.remove(source.key());
      touch(left);
      moves.computeIfAbsent(left.id(), _ -> new LinkedHashSet<>()).add(target.id());
    }
    var placed = source.of(target.id());
    target.put(placed);
    sources.put(placed.key(), placed);
    touchedSources.add(placed.key());
    touch(target);
    return target;
  }

  /// Returns the stored entities that lost all their sources, with the entities that received these
  /// sources.
  Map<UUID, Set<UUID>> absorbed() {
    var absorbed = new LinkedHashMap<UUID, Set<UUID>>();
    moves.forEach((id, into) -> {
      var golden = entities.get(id);
      if (golden != null && golden.stored() != null && golden.isEmpty()) {
        absorbed.put(id, into);
      }
    });
    return absorbed;
  }

  /// Returns the entity with the match value. Without one it returns the present entity if that has
  /// no other source, so that it keeps its id when a record's match value changes; otherwise a new
  /// entity.
  private GoldenRecord target(
      EntityType type, SourceRecord source, @Nullable GoldenRecord present) {
    var key = type.matchKey(source.value(type.matchAttribute())).orElse(null);
    var owner = key == null ? null : owner(type.id(), key);
    if (owner != null) {
      return owner;
    }
    return present != null && present.hasOnly(source.key()) ? present : create(type, key);
  }

  /// Returns true if a new source with this content would create a new entity.
  boolean wouldCreate(EntityType type, Incoming incoming) {
    var attribute = type.matchAttribute();
    var value = attribute == null ? null : incoming.attributes().get(attribute);
    var key = type.matchKey(value).orElse(null);
    return key == null || owner(type.id(), key) == null;
  }

  /// Lists the match values that no entity has any more, or that were claimed without need.
  List<Identity> orphans() {
    return storedOwners.keySet().stream().filter(identity -> finalOwner(identity) == null).toList();
  }

  /// Returns the match values whose entity changed, with the new entity.
  Map<Identity, UUID> changedOwners() {
    var changed = new LinkedHashMap<Identity, UUID>();
    for (var identity : owners.keySet()) {
      var owner = finalOwner(identity);
      if (owner != null && !owner.equals(storedOwners.get(identity))) {
        changed.put(identity, owner);
      }
    }
    return changed;
  }

  private @Nullable UUID finalOwner(Identity identity) {
    var id = owners.get(identity);
    var golden = id == null ? null : entities.get(id);
    return golden == null || golden.isEmpty() ? null : id;
  }
}
