@NullMarked
package dev.signalbox.health.event;

import org.jspecify.annotations.NullMarked;
