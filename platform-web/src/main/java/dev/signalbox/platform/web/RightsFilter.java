package dev.signalbox.platform.web;

import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Entrances;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Asks PostgreSQL whether the caller may use the route, before the body is read: on every route,
/// whether or not it opens a transaction later. A caller that was accepted within the last five
/// seconds is not checked again here; the route's own transaction decides.
@Filter(Filter.MATCH_ALL_PATTERN)
final class RightsFilter implements HttpServerFilter {
  private final Transactions transactions;
  private final Entrances entrances;
  private final ExecutorService blocking;

  RightsFilter(
      Transactions transactions,
      Entrances entrances,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.transactions = transactions;
    this.entrances = entrances;
    this.blocking = blocking;
  }

  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    var current = CurrentCaller.find().orElse(null);
    if (current == null
        || current.needed() == Permission.PUBLIC
        || entrances.permit(current.caller(), current.needed())) {
      return Mono.from(chain.proceed(request));
    }
    var context = PropagatedContext.getOrEmpty();
    Runnable enter = this::enter;
    return Mono.fromRunnable(context.wrap(enter))
        .subscribeOn(Schedulers.fromExecutor(blocking))
        .then(
            Mono.defer(() -> {
              try (var _ = context.propagate()) {
                return Mono.from(chain.proceed(request));
              }
            }));
  }

  private void enter() {
    transactions.confirmAccess();
  }

  /// Runs after [CallerFilter], which identifies the caller.
  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after() + 2;
  }
}
