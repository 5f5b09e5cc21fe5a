package dev.signalbox.workflow.order;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.workflow.order.OrderRepository.TemplatePin;
import dev.signalbox.workflow.template.Runs;
import dev.signalbox.workflow.template.Templates;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Creates, reads and cancels work orders.
@Singleton
final class WorkOrders {
  private final Transactions transactions;
  private final OrderRepository orders;
  private final Intake intake;
  private final Templates templates;
  private final Runs runs;
  private final Journal journal;

  WorkOrders(
      Transactions transactions,
      OrderRepository orders,
      Intake intake,
      Templates templates,
      Runs runs,
      Journal journal) {
    this.transactions = transactions;
    this.orders = orders;
    this.intake = intake;
    this.templates = templates;
    this.runs = runs;
    this.journal = journal;
  }

  WorkOrder create(NewOrder request) {
    var priority = Objects.requireNonNullElse(request.priority(), Priority.MEDIUM);
    var given = Objects.requireNonNullElse(request.items(), List.<NewItem>of());
    var template = request.templateId();
    if (template == null) {
      return createPlain(request, priority, given);
    }
    if (!given.isEmpty()) {
      throw Problem.invalid("/items", "An order has items or a template, not both.");
    }
    return createFrom(template, request, priority);
  }

  private WorkOrder createPlain(NewOrder request, Priority priority, List<NewItem> given) {
    if (given.isEmpty() || request.nodeContents() != null) {
      throw Problem.invalid("/items", "An order without a template has at least one item.");
    }
    var plan = Plan.of(given, priority);
    intake.check(plan);
    return transactions.write(() -> {
      var order = store(request, priority, plan, TemplatePin.NONE);
      journal.record(OrderEvents.submitted(order, plan));
      return order;
    });
  }

  private WorkOrder createFrom(UUID template, NewOrder request, Priority priority) {
    var contents = Objects.requireNonNullElse(request.nodeContents(), Map.<String, String>of());
    intake.check(
        transactions.read(() -> Plan.of(templates.pin(template).definition(), contents, priority)));
    return transactions.write(() -> {
      var pinned = templates.pin(template);
      var plan = Plan.of(pinned.definition(), contents, priority);
      var order = store(request, priority, plan, new TemplatePin(pinned.id(), pinned.version()));
      runs.start(order.id(), pinned, order.metadata());
      journal.record(OrderEvents.submitted(order, plan));
      return order;
    });
  }

  private WorkOrder store(NewOrder request, Priority priority, Plan plan, TemplatePin template) {
    var metadata = FreeJson.object("/metadata", request.metadata());
    var id = UuidCreator.getTimeOrderedEpoch();
    var order = orders.insert(id, priority, metadata, request.workflowId(), template);
    intake.store(id, plan);
    return order.with(orders.counts(id));
  }

  List<WorkOrder> list(
      @Nullable OrderStatus status, @Nullable Priority priority, Slice<ByTime> slice) {
    return transactions.read(() -> orders.list(status, priority, slice));
  }

  WorkOrder get(UUID id) {
    return transactions.read(() -> read(id));
  }

  /// Cancels everything that is open and revokes leases; 409 if the order has ended.
  WorkOrder cancel(UUID id) {
    return transactions.write(() -> {
      var order = orders.lock(id).orElseThrow(Problem::notFound);
      switch (order.status()) {
        case PENDING, PROCESSING -> journal.record(OrderEvents.cancelled(id, orders.cancel(id)));
        case COMPLETED, FAILED, CANCELLED ->
            throw new Problem(ProblemCode.ILLEGAL_TRANSITION, "The work order has ended.");
      }
      return read(id);
    });
  }

  private WorkOrder read(UUID id) {
    return orders.find(id).orElseThrow(Problem::notFound).with(orders.counts(id));
  }
}
