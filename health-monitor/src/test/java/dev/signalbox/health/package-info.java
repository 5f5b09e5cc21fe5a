@NullMarked
package dev.signalbox.health;

import org.jspecify.annotations.NullMarked;
