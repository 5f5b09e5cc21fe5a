package dev.signalbox.platform.limit;

import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Checks the quota of a route before the route runs.
@Singleton
@InterceptorBean(Quota.class)
final class QuotaInterceptor implements MethodInterceptor<Object, Object> {
  private final Quotas quotas;

  QuotaInterceptor(Quotas quotas) {
    this.quotas = quotas;
  }

  @Override
  public @Nullable Object intercept(MethodInvocationContext<Object, Object> context) {
    context.stringValue(Quota.class).ifPresent(quotas::require);
    return context.proceed();
  }

  /// Runs before the transaction of an idempotency key.
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
