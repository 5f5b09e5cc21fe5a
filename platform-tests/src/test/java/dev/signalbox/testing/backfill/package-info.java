/// Tests the backfill runner.
@NullMarked
package dev.signalbox.testing.backfill;

import org.jspecify.annotations.NullMarked;
