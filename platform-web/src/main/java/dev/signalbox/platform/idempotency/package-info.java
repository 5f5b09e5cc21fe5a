/// Implements `Idempotency-Key`: a repeated POST gets the first answer and has no second effect.
@org.jspecify.annotations.NullMarked
package dev.signalbox.platform.idempotency;
