/// How a service starts: shared defaults below its own configuration, the database from the
/// environment, migrations, then the self-checks. A failed check stops the start and names the
/// remedy; a setting under `signalbox.` that nobody reads stops it too.
@NullMarked
package dev.signalbox.platform.boot;

import org.jspecify.annotations.NullMarked;
