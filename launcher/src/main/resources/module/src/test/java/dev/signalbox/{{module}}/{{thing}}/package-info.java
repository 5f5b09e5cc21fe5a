@NullMarked
package dev.signalbox.{{module}}.{{thing}};

import org.jspecify.annotations.NullMarked;
