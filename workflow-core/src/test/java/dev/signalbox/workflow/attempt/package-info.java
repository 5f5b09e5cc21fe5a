@NullMarked
package dev.signalbox.workflow.attempt;

import org.jspecify.annotations.NullMarked;
