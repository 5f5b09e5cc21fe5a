package dev.signalbox.platform.web;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.UUID;
import java.util.regex.Pattern;

/// Gives every request an id, the client's if it is harmless, and rejects requests with two
/// credentials. It is the first filter.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestIds implements Ordered {
  static final String HEADER = "X-Request-Id";
  private static final String ATTRIBUTE = "signalbox.requestId";
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  static String of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, String.class)
        .orElseGet(() -> {
          var given = request.getHeaders().get(HEADER);
          var id =
              given != null && HARMLESS.matcher(given).matches()
                  ? given
                  : UUID.randomUUID().toString();
          request.setAttribute(ATTRIBUTE, id);
          return id;
        });
  }

  @RequestFilter
  void check(HttpRequest<?> request) {
    var _ = of(request);
    var coding = request.getHeaders().get(HttpHeaders.TRANSFER_ENCODING);
    if (coding != null && !coding.trim().equalsIgnoreCase("chunked")) {
      throw new Problem(ProblemCode.NOT_IMPLEMENTED, "The only transfer coding is chunked.");
    }
    if (request.getHeaders().contains(ApiKeys.HEADER)
        && request.getHeaders().contains(HttpHeaders.AUTHORIZATION)) {
      throw new Problem(
          ProblemCode.BOTH_CREDENTIALS, "Send either Authorization or X-API-Key, not both.");
    }
  }

  @ResponseFilter
  void echo(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.getHeaders().set(HEADER, of(request));
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
