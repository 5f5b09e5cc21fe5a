@NullMarked
package dev.signalbox.health.retention;

import org.jspecify.annotations.NullMarked;
