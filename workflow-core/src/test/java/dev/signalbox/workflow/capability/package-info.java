@NullMarked
package dev.signalbox.workflow.capability;

import org.jspecify.annotations.NullMarked;
