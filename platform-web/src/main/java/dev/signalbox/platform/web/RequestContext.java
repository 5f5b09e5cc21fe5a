package dev.signalbox.platform.web;

import io.micronaut.context.propagation.slf4j.MdcPropagationContext;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// Adds the request id and the W3C trace id to every log line of a request. The trace id is the
/// caller's if the request has a `traceparent`, otherwise a new one.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestContext implements Ordered {
  static final String REQUEST_ID = "requestId";
  static final String TRACE_ID = "traceId";

  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
  private static final String NO_TRACE = "0".repeat(32);

  @RequestFilter
  void name(HttpRequest<?> request, MutablePropagatedContext context) {
    context.add(
        new MdcPropagationContext(
            Map.of(REQUEST_ID, RequestIds.of(request), TRACE_ID, trace(request))));
  }

  private static String trace(HttpRequest<?> request) {
    var given = request.getHeaders().get("traceparent");
    var matcher = TRACE_PARENT.matcher(given == null ? "" : given);
    return matcher.matches() && !matcher.group(1).equals(NO_TRACE) ? matcher.group(1) : random();
  }

  private static String random() {
    var hex = HexFormat.of();
    var random = ThreadLocalRandom.current();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1);
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 1;
  }
}
