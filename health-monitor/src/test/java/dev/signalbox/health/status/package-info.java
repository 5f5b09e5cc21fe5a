@NullMarked
package dev.signalbox.health.status;

import org.jspecify.annotations.NullMarked;
