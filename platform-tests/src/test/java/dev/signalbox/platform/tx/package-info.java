@NullMarked
package dev.signalbox.platform.tx;

import org.jspecify.annotations.NullMarked;
