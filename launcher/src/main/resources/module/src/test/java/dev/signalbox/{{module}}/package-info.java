@NullMarked
package dev.signalbox.{{module}};

import org.jspecify.annotations.NullMarked;
