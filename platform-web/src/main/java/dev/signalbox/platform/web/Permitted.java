package dev.signalbox.platform.web;

import dev.signalbox.platform.tenant.Permission;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares the permission that a route needs. Every route carries it; the database checks it in
/// each transaction.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Permitted {
  Permission value();
}
