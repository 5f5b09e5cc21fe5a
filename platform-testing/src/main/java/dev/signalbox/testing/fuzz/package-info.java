/// Calls every operation that a service describes, with valid and with absurd input, as two tenants
/// at once, and judges each answer.
@org.jspecify.annotations.NullMarked
package dev.signalbox.testing.fuzz;
