package dev.signalbox.platform.web;

import dev.signalbox.platform.tenant.Permission;
import io.micronaut.aop.Around;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares the permission that a route needs. Every route carries it; the database checks it in
/// each transaction. Its advice answers repeated POSTs, see [dev.signalbox.platform.idempotency].
@Around
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Permitted {
  Permission value();
}
