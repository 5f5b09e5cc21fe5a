package dev.signalbox.platform.web;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.json.JsonMapper;
import io.micronaut.web.router.RouteAttributes;
import java.io.IOException;
import java.util.Optional;

/// Adds to the answer of HEAD the type and length that GET would have, since the framework drops
/// them with the body.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class HeadFilter implements Ordered {
  private final JsonMapper mapper;

  HeadFilter(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @ResponseFilter
  void describe(HttpRequest<?> request, MutableHttpResponse<?> response) throws IOException {
    Optional<?> body = RouteAttributes.getHeadBody(response);
    if (request.getMethod() != HttpMethod.HEAD || body.isEmpty()) {
      return;
    }
    if (response.getContentType().isEmpty()) {
      response.contentType(MediaType.APPLICATION_JSON_TYPE);
    }
    if (!(body.get() instanceof CharSequence)) {
      response.contentLength(mapper.writeValueAsBytes(body.get()).length);
    }
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 4;
  }
}
