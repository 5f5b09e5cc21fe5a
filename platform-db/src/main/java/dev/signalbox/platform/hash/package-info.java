/// Hashes of texts and bytes, in one place. Tables: none.
@NullMarked
package dev.signalbox.platform.hash;

import org.jspecify.annotations.NullMarked;
