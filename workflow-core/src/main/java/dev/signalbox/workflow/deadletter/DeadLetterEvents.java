package dev.signalbox.workflow.deadletter;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.workflow.order.OrderEvents;
import dev.signalbox.workflow.order.Progress.LockedOrder;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Builds the domain events about existing dead letters; the event of the failed attempt reports
/// their creation.
final class DeadLetterEvents {
  private DeadLetterEvents() {}

  static NewEvent redriven(
      UUID letter, UUID item, boolean contentReplaced, List<LockedOrder> orders) {
    return NewEvent.of(
        "DEAD_LETTER.REDRIVEN.PROCESSED",
        Json.object().put("contentReplaced", contentReplaced),
        Stream.concat(
                Stream.of(Tag.of("dead-letter", letter), OrderEvents.item(item)),
                orders.stream().map(order -> OrderEvents.order(order.id())))
            .toArray(Tag[]::new));
  }
}
