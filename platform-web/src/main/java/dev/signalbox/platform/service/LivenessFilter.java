package dev.signalbox.platform.service;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.swagger.v3.oas.annotations.Hidden;

/// Answers liveness checks on the thread that read the request. It waits for no executor,
/// connection or rate limit, so that load from tenants never makes an orchestrator restart the
/// service.
@Hidden
@ServerFilter("/health/liveness")
final class LivenessFilter implements Ordered {
  @RequestFilter
  HttpResponse<?> alive() {
    return HttpResponse.ok("{\"status\":\"UP\"}").contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
