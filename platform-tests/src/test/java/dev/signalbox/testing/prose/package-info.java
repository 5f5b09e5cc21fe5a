/// Checks the language of comments in the Java sources of all modules.
@NullMarked
package dev.signalbox.testing.prose;

import org.jspecify.annotations.NullMarked;
