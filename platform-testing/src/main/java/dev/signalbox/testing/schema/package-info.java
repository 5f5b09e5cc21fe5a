/// Writes the pages under `docs/reference/schema` from a migrated database: one record per kind of
/// object, each read from `pg_catalog` in a stable order; `Schema` combines them and names objects
/// without a comment; `SchemaPage` and `EntityDiagram` write. The pages contain nothing that
/// differs between two databases of the same version: no owner, no host, no oid, no partition; and
/// in schema platform all app roles are called "every service".
@NullMarked
package dev.signalbox.testing.schema;

import org.jspecify.annotations.NullMarked;
