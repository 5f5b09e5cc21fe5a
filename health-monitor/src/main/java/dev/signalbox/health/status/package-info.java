/// Manages the health of integrations: recorded checks, and the status computed from event counts.
/// Tables: `health.integration_health` (checks over time, append-only) and
/// `health.integration_health_current` (one row per integration); counts come from
/// `health.integration_rollups`.
///
/// Invariants: [StatusRules] decides, a pure function of counts, freshness, the previous status and
/// the time; silence is `unknown`, never healthy; a rate with too few attempts is null, never zero;
/// reaching a threshold takes a higher rate than leaving it; a check that arrives late is added to
/// the history but does not replace a newer one. The computed status is stored after each ingest
/// and computed again on each read, so that silence becomes visible without any event.
@NullMarked
package dev.signalbox.health.status;

import org.jspecify.annotations.NullMarked;
