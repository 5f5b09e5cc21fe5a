package dev.signalbox.workflow.capability;

import dev.signalbox.platform.data.RevisionedRows;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;

// index: schemas_created_at_idx backwards for lists, else schemas_pkey
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SchemaRepository extends RevisionedRows<DocumentSchema> {}
