@NullMarked
package dev.signalbox.workflow.eval;

import org.jspecify.annotations.NullMarked;
