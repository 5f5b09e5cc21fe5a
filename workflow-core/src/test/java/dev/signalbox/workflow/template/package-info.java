@NullMarked
package dev.signalbox.workflow.template;

import org.jspecify.annotations.NullMarked;
