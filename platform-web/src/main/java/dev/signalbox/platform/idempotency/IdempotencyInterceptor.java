package dev.signalbox.platform.idempotency;

import dev.signalbox.platform.tx.Transactions;
import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Adds `Idempotency-Key` to routes that are [Idempotent]. The row of the key is inserted first, in
/// the transaction of the effect: both are stored or neither, and a COMMIT whose answer was lost
/// may be retried.
@Singleton
@InterceptorBean(Idempotent.class)
final class IdempotencyInterceptor implements MethodInterceptor<Object, Object> {
  private final Transactions transactions;
  private final IdempotencyKeys keys;

  IdempotencyInterceptor(Transactions transactions, IdempotencyKeys keys) {
    this.transactions = transactions;
    this.keys = keys;
  }

  @Override
  public @Nullable Object intercept(MethodInvocationContext<Object, Object> context) {
    var request = keyed(context);
    if (request.isEmpty()) {
      return context.proceed();
    }
    Supplier<HttpResponse<?>> work = () -> (HttpResponse<?>) context.proceed(this);
    return context.booleanValue(Idempotent.class, "atomic").orElse(true)
        ? inOneTransaction(request.get(), work)
        : inSeveral(request.get(), work);
  }

  private HttpResponse<?> inOneTransaction(KeyedRequest request, Supplier<HttpResponse<?>> work) {
    return transactions.writeKeyed(() -> {
      var stored = keys.claim(request);
      if (stored.isPresent()) {
        return Answer.replay(stored.get());
      }
      var answer = work.get();
      if (!keys.complete(request, Answer.store(answer))) {
        throw new IllegalStateException("the row of an idempotency key is missing");
      }
      return answer;
    });
  }

  /// Runs a route with several transactions. The row of a process that crashed can be claimed again
  /// after two minutes.
  private HttpResponse<?> inSeveral(KeyedRequest request, Supplier<HttpResponse<?>> work) {
    var stored = transactions.writeKeyed(() -> keys.claim(request));
    if (stored.isPresent()) {
      return Answer.replay(stored.get());
    }
    try {
      var answer = work.get();
      boolean _ = transactions.writeKeyed(() -> end(request, answer));
      return answer;
    } catch (RuntimeException e) {
      release(request, e);
      throw e;
    }
  }

  /// Stores the answer. An answer that asks the client to retry is not stored, since it must not be
  /// replayed.
  private boolean end(KeyedRequest request, HttpResponse<?> answer) {
    if (answer.getAttribute(Idempotent.REPEAT).isPresent()) {
      keys.release(request);
      return true;
    }
    return keys.complete(request, Answer.store(answer));
  }

  private void release(KeyedRequest request, RuntimeException because) {
    try {
      transactions.run(() -> keys.release(request));
    } catch (RuntimeException e) {
      because.addSuppressed(e);
    }
  }

  private static Optional<KeyedRequest> keyed(MethodInvocationContext<Object, Object> context) {
    HttpRequest<?> request = ServerRequestContext.currentRequest().orElse(null);
    return request == null ? Optional.empty() : KeyedRequest.of(request, body(context));
  }

  private static @Nullable Object body(MethodInvocationContext<Object, Object> context) {
    var arguments = context.getArguments();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].isAnnotationPresent(Body.class)) {
        return context.getParameterValues()[i];
      }
    }
    return null;
  }
}
