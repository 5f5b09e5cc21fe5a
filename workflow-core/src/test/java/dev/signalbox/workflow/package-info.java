@NullMarked
package dev.signalbox.workflow;

import org.jspecify.annotations.NullMarked;
