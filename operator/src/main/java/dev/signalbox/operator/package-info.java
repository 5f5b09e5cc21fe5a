/// Operates databases of Signalbox: `migrate`, `backfill`, `rollback`, `plan`, `history`,
/// `validate`, `doctor`, `rotate-keys`, `create-owner` and `explain-access`. Tables: it reads and
/// changes those of every module on its class path, through the migrations of
/// [dev.signalbox.platform.migration]. Invariant: a command works on the database that the
/// environment names, and never prints a password that it was given.
@NullMarked
package dev.signalbox.operator;

import org.jspecify.annotations.NullMarked;
