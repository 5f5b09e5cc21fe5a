package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.data.ListedRows;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.workflow.capability.SchemaController.Change;
import dev.signalbox.workflow.capability.SchemaController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Manages the JSON Schemas of a workspace, and validates content against the active schema of its
/// type.
@Singleton
public final class Schemas {
  private final Transactions transactions;
  private final SchemaRepository repository;
  private final ActiveSchemaRepository activeOnes;
  private final CompiledSchemas compiled = new CompiledSchemas();

  Schemas(
      Transactions transactions, SchemaRepository repository, ActiveSchemaRepository activeOnes) {
    this.transactions = transactions;
    this.repository = repository;
    this.activeOnes = activeOnes;
  }

  /// Throws `schema-mismatch` with pointers if the content does not match the active schema of its
  /// document type. A document type without one accepts any text. Joins a running transaction.
  public void validate(String documentType, String content) {
    var schema = active(documentType);
    if (schema != null) {
      schema.check(content);
    }
  }

  /// Validates many contents of one type like [#validate]: the schema is read once, and they share
  /// one budget.
  public void validateAll(String documentType, List<String> contents) {
    var schema = active(documentType);
    if (schema != null) {
      int _ =
          CheckBudget.spend(() -> {
            contents.forEach(schema::check);
            return contents.size();
          });
    }
  }

  /// Validates content that is parsed already.
  public void validate(String documentType, JsonNode content) {
    var schema = active(documentType);
    if (schema != null) {
      schema.check(content);
    }
  }

  private @Nullable SchemaDefinition active(String documentType) {
    return transactions.read(() ->
        activeOnes
            .find(documentType)
            .map(key -> compiled.get(key, () -> definition(key.id())))
            .orElse(null));
  }

  private SchemaDefinition definition(UUID id) {
    var schema = repository.findById(id).orElseThrow(Problem::notFound);
    return SchemaDefinition.compile("/schemaDefinition", schema.schemaDefinition());
  }

  List<DocumentSchema> list(@Nullable String documentType, Slice<ByTime> slice) {
    return transactions.read(
        () -> repository.list(slice, ListedRows.equal("documentType", documentType)));
  }

  DocumentSchema get(UUID id) {
    return transactions.read(() -> repository.findById(id).orElseThrow(Problem::notFound));
  }

  /// Creates a schema; an active one retires the previous active schema.
  DocumentSchema create(Creation creation) {
    boolean active = !Boolean.FALSE.equals(creation.isActive());
    return transactions.write(() -> {
      if (active) {
        activeOnes.retire(creation.documentType(), null);
      }
      return repository.insertReturning(creation.schema(active));
    });
  }

  DocumentSchema update(UUID id, long revision, Change change) {
    return transactions.write(() -> {
      var schema = repository.at(id, revision);
      if (Boolean.TRUE.equals(change.isActive())) {
        activeOnes.retire(schema.documentType(), id);
      }
      return repository.change(change.of(schema));
    });
  }

  void delete(UUID id, long revision) {
    transactions.run(() -> repository.remove(id, revision));
  }
}
