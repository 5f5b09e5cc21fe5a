/// Manages work orders and their items. Tables: `workflow.work_orders`, `work_items`,
/// `work_item_dependencies`, `work_item_texts`, and the insertion into `work_queue`.
///
/// Invariants: the status of an order follows from its items (see
/// [dev.signalbox.workflow.order.Progress]). A transaction that changes the state of items locks
/// their order first, so the lock order is order, queue, lease; only claims and heartbeats do not
/// lock it, and they change queue and leases alone. An item is PROCESSING while it has a lease: its
/// own row stays QUEUED, so that claiming writes no large row. Items appear in the queue in the
/// transaction that makes them ready.
@NullMarked
package dev.signalbox.workflow.order;

import org.jspecify.annotations.NullMarked;
