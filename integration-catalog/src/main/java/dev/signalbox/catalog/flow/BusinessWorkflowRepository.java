package dev.signalbox.catalog.flow;

import dev.signalbox.platform.data.RevisionedRows;
import io.micronaut.data.annotation.By;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import java.util.UUID;

// index: business_workflows_created_idx or the one that starts with the filter for lists, else
// business_workflows_pkey
@JdbcRepository(dialect = Dialect.POSTGRES)
interface BusinessWorkflowRepository extends RevisionedRows<BusinessWorkflow> {
  @Override
  void delete(UUID id, @By("version") long revision);
}
