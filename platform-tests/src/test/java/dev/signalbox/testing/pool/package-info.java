/// Tests the connection to the database.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.pool;
