/// How the database is reached.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.pool;
