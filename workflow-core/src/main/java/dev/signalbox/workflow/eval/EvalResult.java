package dev.signalbox.workflow.eval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// Represents one evaluation of a work item; `score` is from 0 to 1 with two decimals.
@Introspected
record EvalResult(
    UUID id,
    UUID workItemId,
    String evaluationType,
    BigDecimal score,
    JsonNode metrics,
    boolean passed,
    Instant createdAt) {

  static EvalResult of(Row row) {
    return new EvalResult(
        row.uuid("id"),
        row.uuid("work_item_id"),
        row.text("evaluation_type"),
        Objects.requireNonNull(row.decimalOrNull("score")),
        row.json("metrics"),
        row.flag("passed"),
        row.instant("created_at"));
  }
}
