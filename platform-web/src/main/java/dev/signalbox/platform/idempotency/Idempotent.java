package dev.signalbox.platform.idempotency;

import io.micronaut.aop.Around;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a POST route idempotent: it takes an `Idempotency-Key`, and a repetition gets the first
/// answer. Every POST that changes a workspace carries it.
@Around
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Idempotent {
  /// Names the attribute of an answer in which a part failed with a transient problem: the key
  /// stays unused, so that a repetition runs again.
  String REPEAT = "signalbox.repeat";

  /// Tells whether the key and the effect share one transaction. Otherwise the route commits more
  /// than once, or must not run inside of a transaction; a repetition after a crash runs the work
  /// again, and each part must tolerate that.
  boolean atomic() default true;
}
