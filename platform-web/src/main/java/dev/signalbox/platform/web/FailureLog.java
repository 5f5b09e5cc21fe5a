package dev.signalbox.platform.web;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.slf4j.MDC;

/// Logs one line for each answer of 500 and above, with the request id that the client received.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class FailureLog implements Ordered {
  private final Observations observations;

  FailureLog(Observations observations) {
    this.observations = observations;
  }

  @ResponseFilter
  void record(HttpRequest<?> request, HttpResponse<?> response) {
    if (response.code() < 500) {
      return;
    }
    var code =
        response
            .getBody()
            .filter(ProblemBody.class::isInstance)
            .map(body -> ((ProblemBody) body).code())
            .orElse(ProblemCode.ofStatus(response.code()).code());
    try (var _ = MDC.putCloseable(RequestContext.REQUEST_ID, RequestIds.of(request))) {
      observations.record(
          new Observation.RequestUnserved(
              code, response.code(), request.getMethodName() + " " + request.getPath()));
    }
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 3;
  }
}
