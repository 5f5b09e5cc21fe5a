@NullMarked
package dev.signalbox.workflow.order;

import org.jspecify.annotations.NullMarked;
