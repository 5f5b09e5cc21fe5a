/// Provides further servers for tests: PostgreSQL in a container, and PgBouncer before a server.
@NullMarked
package dev.signalbox.testing.postgres;

import org.jspecify.annotations.NullMarked;
