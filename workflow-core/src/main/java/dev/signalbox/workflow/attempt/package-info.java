/// Manages attempts: workers claim items, extend their leases, and complete or fail them. Tables:
/// `workflow.work_queue`, `work_leases` and `attempts`; a last failure writes `dead_letters`.
///
/// Invariants: an item is in the queue or has one lease, never both; every lease of an item has a
/// greater token than the previous one, and ending an attempt requires its token, so a worker that
/// lost its lease changes nothing. A lease is lost once it has expired *and* was reclaimed: a late
/// result is accepted until the item is given to another worker. Leases use the clock of the
/// database. Claims do not lock orders; everything that ends an attempt does.
@NullMarked
package dev.signalbox.workflow.attempt;

import org.jspecify.annotations.NullMarked;
