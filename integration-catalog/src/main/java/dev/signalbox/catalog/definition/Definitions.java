package dev.signalbox.catalog.definition;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the catalogue of integrations.
@Singleton
public final class Definitions {
  private final Transactions transactions;
  private final DefinitionRepository repository;

  Definitions(Transactions transactions, DefinitionRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  List<IntegrationDefinition> search(
      @Nullable String category, @Nullable String text, Slice<ByTime> slice) {
    return transactions.read(() -> repository.search(category, text, slice));
  }

  /// Returns the definition; 404 if there is none.
  public IntegrationDefinition get(UUID id) {
    return transactions.read(() -> repository.find(id).orElseThrow(Problem::notFound));
  }
}
