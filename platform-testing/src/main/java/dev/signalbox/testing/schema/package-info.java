/// The pages under `docs/reference/schema`: what a migrated database says about the schema of a
/// module. One record per kind of object, each read from `pg_catalog` in a stable order; `Schema`
/// holds them together and names what lacks a comment; `SchemaPage` and `EntityDiagram` write.
/// Nothing that differs between two databases of the same version gets in: no owner, no host, no
/// oid, no partition; and in schema platform all app roles are called "every service".
@NullMarked
package dev.signalbox.testing.schema;

import org.jspecify.annotations.NullMarked;
