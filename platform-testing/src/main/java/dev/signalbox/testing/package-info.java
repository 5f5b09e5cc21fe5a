/// What every module's tests stand on: one PostgreSQL per JVM, a migrated template database, a
/// database per test class reached as the app role, two ready-made organizations, signed tokens,
/// and the suites that a module extends.
@NullMarked
package dev.signalbox.testing;

import org.jspecify.annotations.NullMarked;
