package dev.signalbox.workflow.eval;

import dev.signalbox.platform.data.ListedRows;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;

// index: eval_results_work_item_id_idx or eval_results_created_at_idx backwards for lists, else
// eval_results_pkey
@JdbcRepository(dialect = Dialect.POSTGRES)
interface EvalResultRepository extends ListedRows<EvalResult> {}
