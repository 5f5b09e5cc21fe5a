@NullMarked
package dev.signalbox.catalog.definition;

import org.jspecify.annotations.NullMarked;
