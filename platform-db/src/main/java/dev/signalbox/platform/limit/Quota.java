package dev.signalbox.platform.limit;

import io.micronaut.aop.Around;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A route that adds to what has a quota: refused with `quota-exceeded` once that is used up.
@Around
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Quota {
  /// As in `platform.quota_defaults`.
  String value();
}
