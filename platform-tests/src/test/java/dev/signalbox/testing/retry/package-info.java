@NullMarked
package dev.signalbox.testing.retry;

import org.jspecify.annotations.NullMarked;
