package dev.signalbox.platform.web;

import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Admission;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Limits the concurrent requests of a workspace to its share; further requests wait for their
/// turn, and get 429 if none comes within `signalbox.admission.max-wait`.
@Filter(Filter.MATCH_ALL_PATTERN)
final class TurnFilter implements HttpServerFilter {
  private final Admission admission;
  private final ExecutorService blocking;

  TurnFilter(Admission admission, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.admission = admission;
    this.blocking = blocking;
  }

  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    var current = CurrentCaller.find().orElse(null);
    if (current == null || current.needed() == Permission.PUBLIC) {
      return Mono.from(chain.proceed(request));
    }
    var context = PropagatedContext.getOrEmpty();
    var atOnce = admission.requestAtOnce(current);
    if (atOnce.isPresent()) {
      return answer(atOnce::get, request, chain);
    }
    Callable<Admission.Place> wait = () -> admission.request(current);
    ServerFilterChain inContext =
        next -> {
          try (var _ = context.propagate()) {
            return chain.proceed(next);
          }
        };
    return answer(context.wrap(wait), request, inContext)
        .subscribeOn(Schedulers.fromExecutor(blocking));
  }

  /// Continues with the request, and frees its place however it ends.
  private static Mono<MutableHttpResponse<?>> answer(
      Callable<Admission.Place> place, HttpRequest<?> request, ServerFilterChain chain) {
    return Mono.using(
        place,
        _ -> Mono.<MutableHttpResponse<?>>from(chain.proceed(request)),
        Admission.Place::close);
  }

  /// Runs after the rate limits and the check of rights, which identifies the workspace.
  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after() + 5;
  }
}
