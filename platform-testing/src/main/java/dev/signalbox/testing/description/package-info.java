/// Holds the API description of a service to its promises: that it explains each operation, and
/// that the answers of the running service are as described.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.description;
