@NullMarked
package dev.signalbox.testing.kernel;

import org.jspecify.annotations.NullMarked;
