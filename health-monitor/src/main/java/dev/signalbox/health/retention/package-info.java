/// Keeps events for ninety days. Tables: `health.integration_events` and
/// `health.integration_rollups` are partitioned by week; a job creates partitions weeks ahead and
/// drops those past retention, at the start of every instance and then daily. Dropping a partition
/// frees its space at once and never competes with ingest like a DELETE would; meanwhile queries
/// clamp to exactly ninety days. The current state of an integration is never dropped.
@NullMarked
package dev.signalbox.health.retention;

import org.jspecify.annotations.NullMarked;
