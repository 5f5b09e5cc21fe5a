/// How good the results of work items were: an evaluator stores a score from 0 to 1, details, and
/// whether that is good enough. Table `workflow.eval_results`. A result is never changed, and goes
/// with its work item.
@NullMarked
package dev.signalbox.workflow.eval;

import org.jspecify.annotations.NullMarked;
