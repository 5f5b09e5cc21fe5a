package dev.signalbox.workflow.attempt;

import dev.signalbox.platform.tx.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an attempt that has just ended: the answer to the worker, with the order and the dead
/// letter.
record Ending(Ended ended, UUID order, @Nullable UUID deadLetter) {

  static Ending of(Row row) {
    return new Ending(
        row.as(Ended.class), row.uuid("work_order_id"), row.uuidOrNull("dead_letter_id"));
  }
}
