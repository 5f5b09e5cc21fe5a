@NullMarked
package dev.signalbox.testing.documentation;

import org.jspecify.annotations.NullMarked;
