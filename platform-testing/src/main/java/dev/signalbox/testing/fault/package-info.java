/// Injects faults between a service and PostgreSQL, at the boundaries of protocol messages.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.fault;
