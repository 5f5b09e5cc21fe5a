@NullMarked
package dev.signalbox.workflow.deadletter;

import org.jspecify.annotations.NullMarked;
