package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Applies users' changes to an entity in the caller's transaction, and returns the event to
/// append.
@Singleton
final class Edits {
  private final EntityRepository repository;
  private final EntityTypeRepository typeRepository;
  private final EntityTypes types;
  private final Batches batches;
  private final Clock clock;

  Edits(
      EntityRepository repository,
      EntityTypeRepository typeRepository,
      EntityTypes types,
      Batches batches,
      Clock clock) {
    this.repository = repository;
    this.typeRepository = typeRepository;
    this.types = types;
    this.batches = batches;
    this.clock = clock;
  }

  EntityDetail detail(UUID id) {
    var entity = repository.find(id).orElseThrow(Problem::notFound);
    var golden = batches.read(type(entity), id).find(id);
    if (golden == null) {
      throw Problem.notFound();
    }
    return EntityDetail.of(golden);
  }

  /// Holds a new entity and its event.
  record Created(EntityDetail detail, NewEvent event) {}

  /// Holds what a user states about a new entity: its values, the link to where they come from, and
  /// the names of their fields there.
  record Statement(
      Map<String, JsonNode> attributes,
      @Nullable String sourceUrl,
      Map<String, String> externalFields) {
    Statement {
      attributes = Map.copyOf(attributes);
      externalFields = Map.copyOf(externalFields);
    }
  }

  Created create(EntityType declared, Statement statement) {
    var attributes = statement.attributes();
    var type = checked(declared, attributes);
    EntityTypes.checkRequired(type, attributes);
    var batch = batches.lock(List.of(type), List.of(), keys(type, attributes));
    refuseTaken(batch, type, attributes, null);
    var key = keys(type, attributes).values().stream().map(NavigableSet::first).findFirst();
    var golden = batch.create(type, key.orElse(null));
    golden.link(statement.sourceUrl());
    put(batch, golden, attributes, statement.externalFields());
    return new Created(
        detail(golden.id()), EntityEvents.created(golden.id(), type, attributes.keySet()));
  }

  NewEvent override(Entity entity, Map<String, JsonNode> attributes) {
    var type = checked(type(entity), attributes);
    var batch = batches.lock(List.of(type), List.of(entity.id()), keys(type, attributes));
    var golden = unchanged(batch, entity);
    refuseTaken(batch, type, attributes, entity.id());
    put(batch, golden, attributes, Map.of());
    return EntityEvents.overridden(entity.id(), type, attributes.keySet());
  }

  NewEvent resume(Entity entity, String attribute) {
    var type = type(entity);
    var batch = batches.lock(List.of(type), List.of(entity.id()), Map.of());
    var golden = unchanged(batch, entity);
    if (golden.overrides().remove(attribute) == null) {
      throw Problem.notFound();
    }
    if (golden.isEmpty()) {
      throw new Problem(
          ProblemCode.CONFLICT, "The entity would have no value left; delete it instead.");
    }
    batch.touch(golden);
    batches.save(batch, clock.instant().truncatedTo(ChronoUnit.MICROS));
    return EntityEvents.overrideRemoved(entity.id(), type, attribute);
  }

  private void put(
      Batch batch,
      GoldenRecord golden,
      Map<String, JsonNode> attributes,
      Map<String, String> fields) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    attributes.forEach((key, value) ->
        golden.overrides().put(key, new GoldenRecord.UserValue(value, now, fields.get(key))));
    batch.touch(golden);
    batches.save(batch, now);
  }

  private EntityType type(Entity entity) {
    return typeRepository.find(entity.entityTypeId()).orElseThrow(Problem::notFound);
  }

  private EntityType checked(EntityType declared, Map<String, JsonNode> attributes) {
    if (attributes.isEmpty()) {
      throw Problem.invalid("/attributes", "It should have at least one attribute.");
    }
    var type = types.learning(declared, attributes.keySet());
    EntityTypes.check(type, attributes);
    return type;
  }

  /// Returns the locked entity; 412 if it was changed between reading and locking.
  private static GoldenRecord unchanged(Batch batch, Entity entity) {
    var golden = batch.find(entity.id());
    if (golden == null || Objects.requireNonNull(golden.stored()).revision() != entity.revision()) {
      throw Problem.staleRevision();
    }
    return golden;
  }

  private static Map<UUID, NavigableSet<String>> keys(
      EntityType type, Map<String, JsonNode> attributes) {
    var attribute = type.matchAttribute();
    return type.matchKey(attribute == null ? null : attributes.get(attribute))
        .<Map<UUID, NavigableSet<String>>>map(key -> Map.of(type.id(), new TreeSet<>(List.of(key))))
        .orElse(Map.of());
  }

  private static void refuseTaken(
      Batch batch, EntityType type, Map<String, JsonNode> attributes, @Nullable UUID own) {
    for (var key : keys(type, attributes).getOrDefault(type.id(), new TreeSet<>())) {
      var owner = batch.owner(type.id(), key);
      if (owner != null && !owner.id().equals(own)) {
        throw new Problem(
            ProblemCode.ALREADY_EXISTS, "Another entity has this value of the match attribute.");
      }
    }
  }
}
