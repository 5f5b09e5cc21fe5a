package dev.signalbox.workflow.order;

import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Timelines;
import dev.signalbox.platform.page.ByPosition;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Adds, reads and searches work items.
@Singleton
final class WorkItems {
  private final Transactions transactions;
  private final OrderRepository orders;
  private final ItemRepository items;
  private final Intake intake;
  private final Progress progress;
  private final Journal journal;
  private final Timelines timelines;

  WorkItems(
      Transactions transactions,
      OrderRepository orders,
      ItemRepository items,
      Intake intake,
      Progress progress,
      Journal journal,
      Timelines timelines) {
    this.transactions = transactions;
    this.orders = orders;
    this.items = items;
    this.intake = intake;
    this.progress = progress;
    this.journal = journal;
    this.timelines = timelines;
  }

  /// Adds items to an order. An order that has ended opens again, unless it was cancelled or
  /// follows a template.
  WorkOrder add(UUID orderId, List<NewItem> added) {
    intake.check(Plan.of(added, Priority.MEDIUM));
    return transactions.write(() -> {
      var order = orders.lock(orderId).orElseThrow(Problem::notFound);
      if (order.status() == OrderStatus.CANCELLED || order.templateId() != null) {
        throw new Problem(ProblemCode.ILLEGAL_TRANSITION, "The work order takes no more items.");
      }
      var plan = Plan.of(added, order.priority());
      intake.store(orderId, plan);
      var events = new ArrayList<NewEvent>(OrderEvents.added(orderId, plan));
      if (order.status() != OrderStatus.PENDING) {
        var locked = List.of(new Progress.LockedOrder(orderId, false));
        events.addAll(progress.settle(locked, List.of()));
      }
      journal.record(events);
      return orders.find(orderId).orElseThrow(Problem::notFound).with(orders.counts(orderId));
    });
  }

  List<WorkItem> list(
      @Nullable UUID order,
      @Nullable ItemStatus status,
      @Nullable String type,
      Slice<ByTime> slice) {
    return transactions.read(() -> items.list(order, status, type, slice));
  }

  /// Returns the best matches first.
  List<WorkItem> search(String words, int limit) {
    return transactions.read(() -> items.search(words, limit));
  }

  /// Lists the events of an item, newest first.
  List<SequencedEvent> timeline(UUID id, Slice<ByPosition> slice) {
    return transactions.read(() -> {
      Problem.requireFound(items.find(id));
      return timelines.list(OrderEvents.item(id), slice);
    });
  }

  WorkItem get(UUID id) {
    return transactions.read(() -> items.find(id).orElseThrow(Problem::notFound));
  }
}
