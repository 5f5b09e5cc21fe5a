package dev.signalbox.workflow.attempt;

import dev.signalbox.platform.tx.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An attempt that ended just now: what the worker is told, and whereabouts it happened.
record Ending(Ended ended, UUID order, @Nullable UUID deadLetter) {

  static Ending of(Row row) {
    return new Ending(Ended.of(row), row.uuid("work_order_id"), row.uuidOrNull("dead_letter_id"));
  }
}
