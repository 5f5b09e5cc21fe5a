package dev.signalbox.platform.idempotency;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a route that commits more than once, so that its idempotency key cannot share one
/// transaction with its effect. A repetition after a crash runs the work again; each part must
/// tolerate that.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface InChunks {
  /// Names the attribute of an answer in which a part failed with a transient problem: the key
  /// stays unused, so that a repetition runs again.
  String REPEAT = "signalbox.repeat";
}
