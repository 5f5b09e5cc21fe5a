/// Computes the pause before another try. [dev.signalbox.platform.problem.ProblemCode#isTransient]
/// tells which failures are worth one. Tables: none.
@NullMarked
package dev.signalbox.platform.retry;

import org.jspecify.annotations.NullMarked;
