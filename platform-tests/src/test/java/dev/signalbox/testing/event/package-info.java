@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.event;
