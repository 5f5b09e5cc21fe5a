package dev.signalbox.workflow.capability;

import dev.signalbox.platform.data.RevisionedRows;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;

// index: connectors_created_at_idx backwards for lists, else connectors_pkey
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ConnectorRepository extends RevisionedRows<Connector> {}
