/// Tests that the check of the configuration page finds what is missing: each test plants a fault.
@NullMarked
package dev.signalbox.testing.configuration;

import org.jspecify.annotations.NullMarked;
