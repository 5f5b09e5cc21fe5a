package dev.signalbox.platform.limit;

import io.micronaut.aop.Around;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a route that adds objects with a quota: it answers `quota-exceeded` once the quota is used
/// up.
@Around
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Quota {
  /// Returns the name of the kind in `platform.quota_defaults`.
  String value();
}
