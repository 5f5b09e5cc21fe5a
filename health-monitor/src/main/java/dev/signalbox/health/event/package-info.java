/// What happens at integrations: ingest and query of events. Tables `health.integration_events`
/// (append-only, weekly partitions, see `retention`), `health.integration_rollups` (counts per five
/// minutes) and the freshness columns of `health.integration_health_current`.
///
/// Invariants: an event is stored once per workspace and event id, even when it is sent again with
/// another time; one statement stores events and counts exactly those that it stored; an item that
/// is refused never keeps others out. Single failures (`pricing_sync_error`, `fee_sync_error`,
/// `booking_loss`) have no denominator, so rates come from outcomes, which count what went well
/// too.
@NullMarked
package dev.signalbox.health.event;

import org.jspecify.annotations.NullMarked;
