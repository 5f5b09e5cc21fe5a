/// The pages of the schemas, and the how-to that speaks of them.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.schema;
