/// Manages dead letters: items whose last attempt failed, kept for a person. Table:
/// `workflow.dead_letters`; the statement that ends the attempt writes its rows.
///
/// Redriving a letter queues its item again, optionally with edited content, and opens its order
/// again. Invariants: a letter is redriven once; the lease tokens of the item keep growing, so that
/// an earlier worker cannot end a later attempt.
@NullMarked
package dev.signalbox.workflow.deadletter;

import org.jspecify.annotations.NullMarked;
