/// Provides a real PostgreSQL 17 with pgvector on this machine, for tests and for `./signalbox
/// dev`: embedded binaries from Maven artifacts, pgvector from the host or built once from the
/// distribution's source and kept in the user's cache folder. It needs no root, no Docker and no
/// installed database.
@NullMarked
package dev.signalbox.postgres;

import org.jspecify.annotations.NullMarked;
