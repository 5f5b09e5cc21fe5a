package dev.signalbox.workflow.memory;

import dev.signalbox.platform.tx.Row;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Singleton
final class SearchRepository {
  /// The number of vectors up to which an exact scan is complete and faster than the index.
  private static final int EXACT_LIMIT = 10_000;

  private final Sql sql;

  SearchRepository(Sql sql) {
    this.sql = sql;
  }

  /// Calls the search function, which uses one of its indexes.
  List<MemorySearch.Hit> search(MemorySearch search) {
    var text = search.text();
    var vector = search.vector();
    // index: mem_docs_tsv_idx, mem_embeddings_model_idx or mem_embeddings_hnsw_idx
    return sql.of(
            """
            SELECT doc_id, score, text_score::numeric, similarity::numeric
              FROM workflow.search_memory(:words::text, :excluded::text[], :vector::public.halfvec,
                :model::text, :types::text[], :leastSimilarity::float8, :wanted::int, :exact::int)
            """)
        .with("words", text == null ? null : text.words())
        .with("excluded", text == null ? List.of() : text.excluded())
        .with("vector", vector == null ? null : vector.text())
        .with("model", search.modelId())
        .with("types", search.types())
        .with("leastSimilarity", search.minScore())
        .with("wanted", search.limit())
        .with("exact", EXACT_LIMIT)
        .list(row -> hit(row, search.mode()));
  }

  private static MemorySearch.Hit hit(Row row, MemorySearch.Mode mode) {
    var text = number(row.decimalOrNull("text_score"));
    var similarity = number(row.decimalOrNull("similarity"));
    var own =
        switch (mode) {
          case TEXT -> text;
          case VECTOR -> similarity;
          case HYBRID -> null;
        };
    return new MemorySearch.Hit(
        row.uuid("doc_id"), own == null ? row.real("score") : own, text, similarity);
  }

  private static @Nullable Double number(@Nullable BigDecimal value) {
    return value == null ? null : value.doubleValue();
  }
}
