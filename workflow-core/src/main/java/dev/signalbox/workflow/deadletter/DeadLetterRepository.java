package dev.signalbox.workflow.deadletter;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class DeadLetterRepository {
  private final Sql sql;

  DeadLetterRepository(Sql sql) {
    this.sql = sql;
  }

  Optional<DeadLetter> find(UUID id) {
    // index: dead_letters_pkey
    return sql.of("SELECT * FROM workflow.dead_letters WHERE id = :id")
        .with("id", id)
        .first(DeadLetter.class);
  }

  List<DeadLetter> list(@Nullable Boolean processed, Slice<ByTime> slice) {
    // index: dead_letters_created_idx, or dead_letters_open_idx for letters that wait
    var statement = sql.of("SELECT * FROM workflow.dead_letters WHERE true");
    if (processed != null) {
      statement =
          processed
              ? statement.and("AND processed_at IS NOT NULL")
              : statement.and("AND processed_at IS NULL");
    }
    return statement
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(DeadLetter.class);
  }

  String typeOf(UUID item) {
    // index: work_items_pkey
    return sql.of("SELECT type FROM workflow.work_items WHERE id = :item")
        .with("item", item)
        .only(row -> row.text("type"));
  }

  /// Marks a letter as redriven; returns false if it was redriven before.
  boolean close(UUID id) {
    // index: dead_letters_pkey
    return sql.of(
                "UPDATE workflow.dead_letters SET processed_at = now() WHERE id = :id AND processed_at IS NULL")
            .with("id", id)
            .update()
        == 1;
  }

  void replaceContent(UUID item, String content) {
    // index: work_items_pkey, work_item_texts_pkey
    sql.of(
            """
            WITH found AS (UPDATE workflow.work_item_texts SET tsv = workflow.text_vector(:content) WHERE work_item_id = :item)
            UPDATE workflow.work_items SET content = :content WHERE id = :item
            """)
        .with("content", content)
        .with("item", item)
        .call();
  }
}
