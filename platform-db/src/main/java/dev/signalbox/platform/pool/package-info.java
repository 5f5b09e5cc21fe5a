/// How the database is reached: the connection settings from the environment names of the
/// requirements, the time-out ladder on the wire, and PgBouncer mode. Time-outs inside PostgreSQL
/// are settings of the app roles, made by the bootstrap. Tables: none.
@NullMarked
package dev.signalbox.platform.pool;

import org.jspecify.annotations.NullMarked;
