@NullMarked
package dev.signalbox.workflow.approval;

import org.jspecify.annotations.NullMarked;
