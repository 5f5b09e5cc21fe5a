package dev.signalbox.workflow.order;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.signalbox.workflow.capability.Schemas;
import jakarta.inject.Singleton;
import java.util.UUID;

/// Adds items to an order. Content that does not match the active schema of its type is rejected
/// together with the whole request. Nodes of a template whose content arrives later are not checked
/// yet.
@Singleton
final class Intake {
  private final ItemRepository items;
  private final Schemas schemas;

  Intake(ItemRepository items, Schemas schemas) {
    this.items = items;
    this.schemas = schemas;
  }

  /// Validates the contents before a transaction is opened, since that takes time.
  void check(Plan plan) {
    plan.drafts().stream()
        .filter(draft -> draft.nodeId() == null || !draft.content().isEmpty())
        .collect(groupingBy(Draft::type, mapping(Draft::content, toList())))
        .forEach(schemas::validateAll);
  }

  /// Stores the items in the caller's transaction.
  void store(UUID order, Plan plan) {
    items.insert(order, plan.drafts());
    if (!plan.items().isEmpty()) {
      items.insertDependencies(plan.dependsOn(), plan.items());
    }
  }
}
