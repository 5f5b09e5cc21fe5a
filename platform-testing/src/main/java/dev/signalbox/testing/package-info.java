/// Provides the base of every module's tests: one PostgreSQL per JVM, a migrated template database,
/// a database per test class used as the app role, two prepared organizations, signed tokens, and
/// the suites that a module extends.
@NullMarked
package dev.signalbox.testing;

import org.jspecify.annotations.NullMarked;
