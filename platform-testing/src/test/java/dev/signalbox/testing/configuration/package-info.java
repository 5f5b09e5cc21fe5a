/// That the page on configuration would notice what it lacks: each test plants it.
@NullMarked
package dev.signalbox.testing.configuration;

import org.jspecify.annotations.NullMarked;
