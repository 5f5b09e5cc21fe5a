package dev.signalbox.catalog.definition;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class DefinitionRepository {
  private final Sql sql;

  DefinitionRepository(Sql sql) {
    this.sql = sql;
  }

  /// Searches the active definitions; while there are few rows, PostgreSQL scans them sequentially.
  List<IntegrationDefinition> search(
      @Nullable String category, @Nullable String text, Slice<ByTime> slice) {
    // index: idx_integration_definitions_category
    return sql.of(
            """
            SELECT * FROM catalog.integration_definitions d WHERE active
            """)
        .filter("AND category = :category", "category", category)
        .filter(
            "AND (strpos(lower(name), lower(:text)) > 0 OR strpos(slug, lower(:text)) > 0"
                + " OR strpos(lower(coalesce(description, '')), lower(:text)) > 0)",
            "text",
            text)
        .after(slice.after(), "AND (created_at, id) > (:afterAt, :afterId)")
        .and("ORDER BY created_at, id LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(IntegrationDefinition.class);
  }

  Optional<IntegrationDefinition> find(UUID id) {
    // index: integration_definitions_pkey
    return sql.of("SELECT * FROM catalog.integration_definitions WHERE id = :id")
        .with("id", id)
        .first(IntegrationDefinition.class);
  }
}
