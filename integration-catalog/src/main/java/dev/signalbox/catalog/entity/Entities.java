package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Timelines;
import dev.signalbox.platform.page.ByPosition;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads and changes the entities of a workspace for users.
@Singleton
final class Entities {
  private final Transactions transactions;
  private final EntityRepository repository;
  private final EntityTypeRepository types;
  private final Edits edits;
  private final Journal journal;
  private final Timelines timelines;

  Entities(
      Transactions transactions,
      EntityRepository repository,
      EntityTypeRepository types,
      Edits edits,
      Journal journal,
      Timelines timelines) {
    this.transactions = transactions;
    this.repository = repository;
    this.types = types;
    this.edits = edits;
    this.journal = journal;
    this.timelines = timelines;
  }

  EntityDetail get(UUID id) {
    return transactions.read(() -> edits.detail(id));
  }

  /// Lists the events of an entity, newest first.
  List<SequencedEvent> timeline(UUID id, Slice<ByPosition> slice) {
    return transactions.read(() -> {
      Problem.requireFound(repository.find(id));
      return timelines.list(EntityEvents.tag(id), slice);
    });
  }

  /// Lists entities by the key of a type, or by an integration that is one of their sources.
  List<Entity> list(@Nullable String typeKey, @Nullable UUID integrationId, Slice<ByTime> slice) {
    return transactions.read(() -> {
      if (typeKey == null) {
        return repository.list(null, integrationId, slice);
      }
      var found = types.byKeys(List.of(typeKey));
      return found.isEmpty()
          ? List.of()
          : repository.list(found.getFirst().id(), integrationId, slice);
    });
  }

  /// Creates an entity manually; its values count as overrides, so that no sync replaces them.
  EntityDetail create(String typeKey, Edits.Statement statement) {
    return transactions.write(() -> {
      var type =
          types.byKeys(List.of(typeKey)).stream()
              .findFirst()
              .orElseThrow(() ->
                  new Problem(ProblemCode.REFERENCE_NOT_FOUND, "There is no such entity type."));
      var made = edits.create(type, statement);
      journal.record(made.event());
      return made.detail();
    });
  }

  /// Overrides values of an entity until [#resume] removes the override.
  EntityDetail override(UUID id, long revision, Map<String, JsonNode> attributes) {
    return change(id, revision, entity -> edits.override(entity, attributes));
  }

  /// Removes the override of an attribute, so that the value of the sources applies again.
  EntityDetail resume(UUID id, long revision, String attribute) {
    return change(id, revision, entity -> edits.resume(entity, attribute));
  }

  /// Deletes an entity with the statements of its sources; the next sync may create it again.
  void delete(UUID id, long revision) {
    transactions.run(() -> {
      if (!repository.delete(id, revision)) {
        throw Problem.missingOrStale(repository.find(id));
      }
      journal.record(EntityEvents.deleted(id));
    });
  }

  private EntityDetail change(UUID id, long revision, Function<Entity, NewEvent> edit) {
    return transactions.write(() -> {
      var entity = repository.find(id).orElseThrow(Problem::notFound);
      if (entity.revision() != revision) {
        throw Problem.staleRevision();
      }
      var event = edit.apply(entity);
      journal.record(event);
      return edits.detail(id);
    });
  }
}
