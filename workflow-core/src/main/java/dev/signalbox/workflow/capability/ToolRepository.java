package dev.signalbox.workflow.capability;

import dev.signalbox.platform.data.RevisionedRows;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;

// index: tools_connector_id_idx or tools_created_at_idx backwards for lists, else tools_pkey
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ToolRepository extends RevisionedRows<Tool> {}
