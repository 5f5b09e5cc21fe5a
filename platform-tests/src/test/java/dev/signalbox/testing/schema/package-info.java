/// Tests the pages of the schemas, and the how-to guide about them.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.schema;
