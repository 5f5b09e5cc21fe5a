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

/// The entities that one transaction has locked, changed in memory and written back by
/// [BatchWriteRepository#save]. Here is decided which entity a source belongs to.
final class Batch {
  /// A match value of a type.
  record Identity(UUID typeId, String matchKey) {}

  private final Map<UUID, Golden> entities = new LinkedHashMap<>();
  private final Map<SourceRecord.Key, SourceRecord> sources = new HashMap<>();
  private final Map<Identity, UUID> owners = new HashMap<>();
  private final Map<Identity, UUID> storedOwners = new HashMap<>();
  private final Set<UUID> touched = new LinkedHashSet<>();
  private final Set<SourceRecord.Key> touchedSources = new LinkedHashSet<>();
  private final Map<UUID, Set<UUID>> moves = new LinkedHashMap<>();

  void load(Golden golden) {
    entities.put(golden.id(), golden);
    golden.sources().forEach(source -> sources.put(source.key(), source));
  }

  void load(Identity identity, UUID entityId) {
    owners.put(identity, entityId);
    storedOwners.put(identity, entityId);
  }

  @Nullable Golden find(UUID entityId) {
    return entities.get(entityId);
  }

  @Nullable SourceRecord source(SourceRecord.Key key) {
    return sources.get(key);
  }

  /// The entity with a match value, if there is one besides the claim of this transaction.
  @Nullable Golden owner(UUID typeId, String matchKey) {
    var id = owners.get(new Identity(typeId, matchKey));
    return id == null ? null : entities.get(id);
  }

  Collection<Golden> touched() {
    return touched.stream().map(entities::get).filter(Objects::nonNull).toList();
  }

  Collection<SourceRecord> touchedSources() {
    return touchedSources.stream().map(sources::get).filter(Objects::nonNull).toList();
  }

  /// A new entity; with the id under which this transaction claimed its match value, if it has one.
  Golden create(EntityType type, @Nullable String matchKey) {
    var claimed = matchKey == null ? null : owners.get(new Identity(type.id(), matchKey));
    var id =
        claimed == null || entities.containsKey(claimed)
            ? UuidCreator.getTimeOrderedEpoch()
            : claimed;
    var golden = new Golden(id, type, null);
    entities.put(golden.id(), golden);
    touch(golden);
    return golden;
  }

  /// Takes note that an entity changed, and by which values it is found from now on.
  void touch(Golden golden) {
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

  /// Puts a source, with its new content, into the entity it belongs to by its match value.
  Golden place(EntityType type, SourceRecord source) {
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

  /// Stored entities of which nothing is left, with those that their sources moved into.
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

  /// The entity that has the match value; else the present one, when no other source is in it,
  /// which keeps its id when a record's match value changes; else a new one.
  private Golden target(EntityType type, SourceRecord source, @Nullable Golden present) {
    var key = type.matchKey(source.value(type.matchAttribute())).orElse(null);
    var owner = key == null ? null : owner(type.id(), key);
    if (owner != null) {
      return owner;
    }
    return present != null && present.hasOnly(source.key()) ? present : create(type, key);
  }

  /// Whether a new source with this content would make a new entity.
  boolean wouldCreate(EntityType type, Incoming incoming) {
    var attribute = type.matchAttribute();
    var value = attribute == null ? null : incoming.attributes().get(attribute);
    var key = type.matchKey(value).orElse(null);
    return key == null || owner(type.id(), key) == null;
  }

  /// Match values that no entity has any more, or that were claimed and not needed.
  List<Identity> orphans() {
    return storedOwners.keySet().stream().filter(identity -> finalOwner(identity) == null).toList();
  }

  /// Match values with the entity that has them now and did not have them before.
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
