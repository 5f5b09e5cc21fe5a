/// Batches concurrent appends of one caller into one transaction.
/// [dev.signalbox.platform.event.batching.AppendBatcher] knows nothing of events: it queues
/// appends, starts batches, and hands each append its outcome. Tables: none.
@NullMarked
package dev.signalbox.platform.event.batching;

import org.jspecify.annotations.NullMarked;
