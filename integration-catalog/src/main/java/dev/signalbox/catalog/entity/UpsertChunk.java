package dev.signalbox.catalog.entity;

import dev.signalbox.catalog.connection.Connection;
import dev.signalbox.catalog.connection.Connections;
import dev.signalbox.platform.bulk.LineOutcome;
import dev.signalbox.platform.bulk.LineResult;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Stores some lines of an upload in the caller's transaction: it loads and locks, decides line by
/// line in memory, and writes back.
@Singleton
final class UpsertChunk {
  private final Connections connections;
  private final EntityTypeRepository typeRepository;
  private final EntityTypes types;
  private final Batches batches;
  private final Clock clock;

  UpsertChunk(
      Connections connections,
      EntityTypeRepository typeRepository,
      EntityTypes types,
      Batches batches,
      Clock clock) {
    this.connections = connections;
    this.typeRepository = typeRepository;
    this.types = types;
    this.batches = batches;
    this.clock = clock;
  }

  /// Holds the results of the lines, and the events of merges that they caused.
  record Stored(List<LineResult> results, List<NewEvent> events) {}

  Stored store(UUID connectionId, List<Incoming> lines) {
    var connection = connections.forSync(connectionId);
    var known = typesOf(lines);
    var batch =
        batches.lock(known.values(), present(connectionId, known, lines), keys(known, lines));
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var results = new ArrayList<LineResult>();
    for (var line : lines) {
      results.add(one(batch, connection, known.get(line.entityType()), line, now));
    }
    batches.save(batch, now);
    var events = new ArrayList<NewEvent>();
    batch.absorbed().forEach((id, into) -> events.add(EntityEvents.merged(connection, id, into)));
    return new Stored(results, events);
  }

  /// Processes one line; a rejection is a result, too.
  static LineResult one(
      Batch batch, Connection connection, @Nullable EntityType type, Incoming line, Instant now) {
    try {
      if (type == null) {
        throw new Problem(ProblemCode.REFERENCE_NOT_FOUND, "There is no such entity type.");
      }
      EntityTypes.check(type, line.attributes());
      var key = new SourceRecord.Key(connection.id(), type.id(), line.externalId());
      var before = batch.source(key);
      return before == null
          ? first(batch, connection, type, key, line, now)
          : further(batch, type, before, line, now);
    } catch (Problem problem) {
      return LineResult.rejected(line.number(), problem).withExternalId(line.externalId());
    }
  }

  private static LineResult first(
      Batch batch,
      Connection connection,
      EntityType type,
      SourceRecord.Key key,
      Incoming incoming,
      Instant now) {
    boolean creates = batch.wouldCreate(type, incoming);
    if (creates) {
      EntityTypes.checkRequired(type, incoming.attributes());
    }
    var golden =
        batch.place(type, SourceRecord.first(key, connection.integrationId(), incoming, now));
    var result = creates ? LineOutcome.CREATED : LineOutcome.UPDATED;
    return LineResult.of(incoming.number(), result, golden.id()).withExternalId(key.externalId());
  }

  private static LineResult further(
      Batch batch, EntityType type, SourceRecord before, Incoming incoming, Instant now) {
    var result = before.compare(incoming);
    var entityId = before.entityId();
    if (result == LineOutcome.UPDATED || result == LineOutcome.STALE) {
      var after = before.after(incoming, now);
      if (!after.equals(before)) {
        entityId = batch.place(type, after).id();
      }
    }
    return LineResult.of(incoming.number(), result, entityId).withExternalId(incoming.externalId());
  }

  private Map<String, EntityType> typesOf(List<Incoming> lines) {
    var used = new HashMap<String, Set<String>>();
    for (var line : lines) {
      used.computeIfAbsent(line.entityType(), _ -> new HashSet<>())
          .addAll(line.attributes().keySet());
    }
    var known = new HashMap<String, EntityType>();
    typeRepository
        .byKeys(new TreeSet<>(used.keySet()))
        .forEach(type ->
            known.put(type.key(), types.learning(type, used.getOrDefault(type.key(), Set.of()))));
    return known;
  }

  private Set<UUID> present(
      UUID connectionId, Map<String, EntityType> known, List<Incoming> lines) {
    return batches.entitiesOf(
        connectionId,
        known.values().stream().map(EntityType::id).toList(),
        lines.stream().map(Incoming::externalId).distinct().toList());
  }

  private static Map<UUID, NavigableSet<String>> keys(
      Map<String, EntityType> known, List<Incoming> lines) {
    var keys = new HashMap<UUID, NavigableSet<String>>();
    for (var line : lines) {
      var type = known.get(line.entityType());
      if (type != null && type.matchAttribute() != null) {
        type.matchKey(line.attributes().get(type.matchAttribute()))
            .ifPresent(key -> keys.computeIfAbsent(type.id(), _ -> new TreeSet<>()).add(key));
      }
    }
    return keys;
  }
}
