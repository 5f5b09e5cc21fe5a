package dev.signalbox.{{module}}.{{thing}};

import dev.signalbox.platform.data.RevisionedRows;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;

// index: {{module}}_created_at_idx backwards for lists, else {{module}}_pkey
@JdbcRepository(dialect = Dialect.POSTGRES)
interface {{Thing}}Repository extends RevisionedRows<{{Thing}}> {}
