@NullMarked
package dev.signalbox.testing.edge;

import org.jspecify.annotations.NullMarked;
