/// Attempts: workers claim items, keep their leases alive, and complete or fail them. Tables
/// `workflow.work_queue`, `work_leases` and `attempts`; a last failure writes `dead_letters`.
///
/// Invariants: an item is in the queue or has one lease, never both; every lease of an item has a
/// greater token than the one before, and whoever ends an attempt must show its token, so a worker
/// that lost its lease changes nothing. A lease is lost once it has run out *and* the sweep took it
/// back: a late result is welcome as long as nobody else was given the item. Leases live by the
/// clock of the database. Claims do not lock orders; everything that ends an attempt does.
@NullMarked
package dev.signalbox.workflow.attempt;

import org.jspecify.annotations.NullMarked;
