/// Implements `./signalbox`: a PostgreSQL, the migrations, all services and demo data with one
/// command. Services run as child processes from their own jars, as in a deployment; they end with
/// the launcher.
@NullMarked
package dev.signalbox.launcher;

import org.jspecify.annotations.NullMarked;
