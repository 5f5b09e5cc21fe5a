package dev.signalbox.workflow.approval;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.workflow.order.OrderEvents;
import dev.signalbox.workflow.order.Progress.LockedOrder;
import java.util.List;
import java.util.stream.Stream;

/// Builds the domain events about decisions. The approver is the actor; reasons and results are not
/// included.
final class DecisionEvents {
  private DecisionEvents() {}

  static NewEvent decided(ApprovalEvent made, boolean sentBack, List<LockedOrder> orders) {
    var data = Json.object().put("approvalId", made.id().toString());
    data.put("sequence", made.sequence()).put("sentBack", sentBack);
    return NewEvent.of(
        "APPROVAL.DECIDED." + made.decision(),
        data,
        Stream.concat(
                Stream.of(OrderEvents.item(made.workItemId())),
                orders.stream().map(order -> OrderEvents.order(order.id())))
            .toArray(Tag[]::new));
  }
}
