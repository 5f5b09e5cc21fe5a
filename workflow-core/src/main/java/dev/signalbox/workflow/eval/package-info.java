/// Stores evaluations of work items' results: a score from 0 to 1, details, and whether the result
/// passed. Table: `workflow.eval_results`. An evaluation is never changed, and is deleted with its
/// work item.
@NullMarked
package dev.signalbox.workflow.eval;

import org.jspecify.annotations.NullMarked;
