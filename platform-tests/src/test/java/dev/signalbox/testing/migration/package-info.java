/// Tests migrations and rollbacks: what is restored, what is rejected, what survives a kill.
@NullMarked
package dev.signalbox.testing.migration;

import org.jspecify.annotations.NullMarked;
