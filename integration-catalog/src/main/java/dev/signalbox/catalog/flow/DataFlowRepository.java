package dev.signalbox.catalog.flow;

import dev.signalbox.platform.data.RevisionedRows;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;

// index: data_flows_created_idx or the one that starts with the filter for lists, else
// data_flows_pkey
@JdbcRepository(dialect = Dialect.POSTGRES)
interface DataFlowRepository extends RevisionedRows<DataFlow> {}
