package dev.signalbox.workflow.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.workflow.eval.EvalResultController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class EvalResultRepository {
  private final Sql sql;

  EvalResultRepository(Sql sql) {
    this.sql = sql;
  }

  List<EvalResult> list(@Nullable UUID workItemId, Slice<ByTime> slice) {
    // index: eval_results_work_item_id_idx or eval_results_created_at_idx, backwards
    return sql.of("SELECT * FROM workflow.eval_results WHERE true")
        .filter("AND work_item_id = :workItemId", "workItemId", workItemId)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(EvalResult::of);
  }

  Optional<EvalResult> find(UUID id) {
    // index: eval_results_pkey
    return sql.of("SELECT * FROM workflow.eval_results WHERE id = :id")
        .with("id", id)
        .first(EvalResult::of);
  }

  EvalResult insert(Creation creation, JsonNode metrics) {
    return sql.of(
            """
            INSERT INTO workflow.eval_results
              (id, work_item_id, evaluation_type, score, metrics, passed)
            VALUES (:id, :workItemId, :evaluationType, :score, :metrics, :passed)
            RETURNING *
            """)
        .with("id", UuidCreator.getTimeOrderedEpoch())
        .with("workItemId", creation.workItemId())
        .with("evaluationType", creation.evaluationType())
        .with("score", creation.score())
        .with("metrics", metrics)
        .with("passed", creation.passed())
        .only(EvalResult::of);
  }
}
