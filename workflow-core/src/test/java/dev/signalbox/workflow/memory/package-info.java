@NullMarked
package dev.signalbox.workflow.memory;

import org.jspecify.annotations.NullMarked;
