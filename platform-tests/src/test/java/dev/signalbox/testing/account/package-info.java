@NullMarked
package dev.signalbox.testing.account;

import org.jspecify.annotations.NullMarked;
