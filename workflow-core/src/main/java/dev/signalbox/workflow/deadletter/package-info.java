/// Dead letters: items whose last attempt failed, kept for a person. Table `workflow.dead_letters`;
/// the rows are written by the statement that ends the attempt.
///
/// Redriving a letter queues its item afresh, with edited content if need be, and opens its order
/// again. Invariants: a letter is redriven once; the tokens of the item go on, so a worker from
/// before cannot end an attempt made after.
@NullMarked
package dev.signalbox.workflow.deadletter;

import org.jspecify.annotations.NullMarked;
