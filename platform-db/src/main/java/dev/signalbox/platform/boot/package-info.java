/// Starts a program that opens tenant transactions, with HTTP or without: shared defaults below its
/// own configuration, the database from the environment, migrations, then the self-checks. A failed
/// check stops the start and names the remedy, and so does an unknown setting under `signalbox.`.
@NullMarked
package dev.signalbox.platform.boot;

import org.jspecify.annotations.NullMarked;
