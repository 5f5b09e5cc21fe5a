/// Ingests and queries the events of integrations. Tables: `health.integration_events`
/// (append-only, weekly partitions, see `retention`), `health.integration_rollups` (counts per five
/// minutes) and the freshness columns of `health.integration_health_current`.
///
/// Invariants: an event is stored once per workspace and event id, even if it is sent again with
/// another time; one statement stores events and counts exactly those that it stored; a rejected
/// item never prevents others from being stored. Single failures (`pricing_sync_error`,
/// `fee_sync_error`, `booking_loss`) have no denominator, so rates are computed from outcomes,
/// which count successes too.
@NullMarked
package dev.signalbox.health.event;

import org.jspecify.annotations.NullMarked;
