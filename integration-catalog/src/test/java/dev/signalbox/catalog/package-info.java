@NullMarked
package dev.signalbox.catalog;

import org.jspecify.annotations.NullMarked;
