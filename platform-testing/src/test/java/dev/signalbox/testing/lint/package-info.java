/// The lint of migrations against planted scripts: each rule catches its own, and lets the safe way
/// through.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.lint;
