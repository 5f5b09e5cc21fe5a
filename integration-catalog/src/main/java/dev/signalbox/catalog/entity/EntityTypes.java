package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Manages the entity types of a workspace.
@Singleton
final class EntityTypes {
  /// The maximum number of attributes of a type.
  static final int MAX_ATTRIBUTES = 500;

  private final Transactions transactions;
  private final EntityTypeRepository repository;

  EntityTypes(Transactions transactions, EntityTypeRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  /// Describes an attribute to declare.
  record Declared(String key, DataType dataType, boolean required) {}

  EntityType create(
      String key,
      String name,
      @Nullable String matchAttribute,
      boolean open,
      List<Declared> attributes) {
    return transactions.write(() -> {
      var id = repository.insert(key, name, matchAttribute, open);
      var all = new ArrayList<>(attributes);
      if (matchAttribute != null
          && attributes.stream().noneMatch(a -> a.key().equals(matchAttribute))) {
        all.add(new Declared(matchAttribute, DataType.TEXT, false));
      }
      return declared(id, all);
    });
  }

  EntityType get(UUID id) {
    return transactions.read(() -> repository.find(id).orElseThrow(Problem::notFound));
  }

  List<EntityType> list(Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(slice));
  }

  /// Renames, opens or closes a type, and adds attributes; existing attributes stay unchanged.
  EntityType change(
      UUID id, long revision, @Nullable String name, @Nullable Boolean open, List<Declared> added) {
    return transactions.write(() -> {
      var changed =
          repository
              .update(id, revision, name, open)
              .orElseThrow(() -> Problem.missingOrStale(repository.find(id)));
      return declared(changed, added);
    });
  }

  /// Deletes a type without entities.
  void delete(UUID id, long revision) {
    transactions.run(() -> {
      if (!repository.delete(id, revision)) {
        throw Problem.missingOrStale(repository.find(id));
      }
    });
  }

  /// Returns the type with every attribute of `used`; an open type adds missing ones. Runs in the
  /// caller's transaction.
  EntityType learning(EntityType type, Set<String> used) {
    var unknown = new TreeSet<>(used);
    type.attributes().forEach(a -> unknown.remove(a.key()));
    unknown.removeIf(key -> key.isEmpty() || key.length() > 100);
    if (!type.openAttributes()
        || unknown.isEmpty()
        || type.attributes().size() + unknown.size() > MAX_ATTRIBUTES) {
      return type;
    }
    return declared(
        type.id(), unknown.stream().map(key -> new Declared(key, DataType.JSON, false)).toList());
  }

  /// Rejects attributes that no entity of the type can have.
  static void check(EntityType type, Map<String, JsonNode> attributes) {
    for (var entry : attributes.entrySet()) {
      var pointer = "/attributes/" + entry.getKey();
      var attribute =
          type.attribute(entry.getKey())
              .orElseThrow(() ->
                  new Problem(
                      ProblemCode.UNKNOWN_FIELD,
                      "The entity type has no such attribute.",
                      List.of(
                          new FieldError(
                              pointer,
                              "unknown-field",
                              "The entity type has no such attribute."))));
      if (!attribute.dataType().accepts(entry.getValue())) {
        throw FreeJson.wrongType(
            pointer, "The value should be of type " + attribute.dataType() + ".");
      }
    }
  }

  /// Rejects a new entity that lacks an attribute which its type requires.
  static void checkRequired(EntityType type, Map<String, JsonNode> attributes) {
    for (var attribute : type.attributes()) {
      if (attribute.required() && !attributes.containsKey(attribute.key())) {
        throw new Problem(
            ProblemCode.MISSING_FIELD,
            "A required attribute is missing.",
            List.of(
                new FieldError(
                    "/attributes/" + attribute.key(), "missing", "The attribute is required.")));
      }
    }
  }

  private EntityType declared(UUID id, List<Declared> attributes) {
    if (!attributes.isEmpty()) {
      repository.addAttributes(
          id,
          attributes.stream().map(Declared::key).toList(),
          attributes.stream().map(Declared::dataType).toList(),
          attributes.stream().map(Declared::required).toList());
    }
    var type = repository.find(id).orElseThrow(Problem::notFound);
    if (type.attributes().size() > MAX_ATTRIBUTES) {
      throw Problem.invalid("/attributes", "A type has at most 500 attributes.");
    }
    return type;
  }
}
