@NullMarked
package dev.signalbox.catalog.flow;

import org.jspecify.annotations.NullMarked;
