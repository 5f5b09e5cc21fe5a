/// Tests the lint of migrations with planted scripts: each rule finds its violation and accepts the
/// safe alternative.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.lint;
