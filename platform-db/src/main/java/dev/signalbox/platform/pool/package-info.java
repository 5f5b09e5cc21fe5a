/// Connects to the database: the connection settings from the environment variables of the
/// requirements, the time-outs on the wire, and PgBouncer mode. The time-outs inside PostgreSQL are
/// settings of the app roles, which the bootstrap creates. Tables: none.
@NullMarked
package dev.signalbox.platform.pool;

import org.jspecify.annotations.NullMarked;
