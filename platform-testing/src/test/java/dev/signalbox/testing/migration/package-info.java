/// Migrations and their way back: what is restored, what is refused, what survives a kill.
@NullMarked
package dev.signalbox.testing.migration;

import org.jspecify.annotations.NullMarked;
