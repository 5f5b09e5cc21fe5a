@NullMarked
package dev.signalbox.catalog.connection;

import org.jspecify.annotations.NullMarked;
