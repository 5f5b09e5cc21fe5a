package dev.signalbox.workflow.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Builds the domain events about orders and their items: ids, counts and states, never contents or
/// metadata. A change of many items is one event per 60 of them, since an event has at most 64
/// tags.
public final class OrderEvents {
  private static final int ITEMS_PER_EVENT = 60;

  private OrderEvents() {}

  static List<NewEvent> submitted(WorkOrder order, Plan plan) {
    var data = Json.object().put("items", plan.drafts().size());
    data.put("priority", order.priority().name());
    if (order.templateId() != null) {
      data.put("templateId", order.templateId().toString());
      data.put("templateVersion", order.templateVersion());
    }
    var events = new ArrayList<NewEvent>();
    events.add(NewEvent.of("WORK_ORDER.SUBMITTED." + order.status(), data, order(order.id())));
    events.addAll(added(order.id(), plan));
    return events;
  }

  /// Describes the items of a plan; those that wait for others have an event of their own.
  static List<NewEvent> added(UUID order, Plan plan) {
    var queued = plan.drafts().stream().filter(d -> d.pendingDependencies() == 0);
    var blocked = plan.drafts().stream().filter(d -> d.pendingDependencies() > 0);
    var events = new ArrayList<NewEvent>();
    events.addAll(items("WORK_ITEM.SUBMITTED.QUEUED", order, queued.map(Draft::id).toList()));
    events.addAll(items("WORK_ITEM.SUBMITTED.BLOCKED", order, blocked.map(Draft::id).toList()));
    return events;
  }

  static List<NewEvent> cancelled(UUID order, OrderRepository.Cancelled ended) {
    var data = Json.object().put("items", ended.items().size());
    var events = new ArrayList<NewEvent>();
    events.add(NewEvent.of("WORK_ORDER.CANCELLED.CANCELLED", data, order(order)));
    events.addAll(items("WORK_ITEM.CANCELLED.CANCELLED", order, ended.items()));
    for (var lease : ended.leases()) {
      events.add(
          NewEvent.of(
              "ATTEMPT.CANCELLED.FAILED",
              Json.object(),
              order(order),
              item(lease.item()),
              attempt(lease.attempt())));
    }
    return events;
  }

  /// Describes that the status of an order was recomputed from its items.
  static NewEvent settled(UUID order, OrderStatus status) {
    return NewEvent.of("WORK_ORDER.SETTLED." + status, Json.object(), order(order));
  }

  /// Describes that all dependencies of these items are completed.
  static List<NewEvent> unblocked(List<UUID> items) {
    return items("WORK_ITEM.UNBLOCKED.QUEUED", null, items);
  }

  public static Tag order(UUID id) {
    return Tag.of("work-order", id);
  }

  public static Tag item(UUID id) {
    return Tag.of("work-item", id);
  }

  public static Tag attempt(UUID id) {
    return Tag.of("attempt", id);
  }

  private static List<NewEvent> items(String type, @Nullable UUID order, List<UUID> items) {
    var events = new ArrayList<NewEvent>();
    for (int from = 0; from < items.size(); from += ITEMS_PER_EVENT) {
      var part = items.subList(from, Math.min(from + ITEMS_PER_EVENT, items.size()));
      events.add(NewEvent.of(type, count(part), tags(order, part)));
    }
    return events;
  }

  private static ObjectNode count(Collection<UUID> items) {
    return Json.object().put("items", items.size());
  }

  private static Tag[] tags(@Nullable UUID order, List<UUID> items) {
    var tags = new ArrayList<Tag>();
    if (order != null) {
      tags.add(order(order));
    }
    items.forEach(id -> tags.add(item(id)));
    return tags.toArray(Tag[]::new);
  }
}
