package dev.signalbox.platform.web;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Arrays;

/// Adds the headers of every answer: browsers do not guess types, and caches store nothing of a
/// workspace. A client that already has the present revision of a resource (`If-None-Match`) gets
/// 304.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class ResponseHeaders implements Ordered {
  @ResponseFilter
  HttpResponse<?> complete(HttpRequest<?> request, MutableHttpResponse<?> response) {
    var answer = isKnown(request, response) ? notModified(response) : response;
    answer.getHeaders().set("X-Content-Type-Options", "nosniff");
    if (CallerFilter.needed(request).isPresent()
        && !answer.getHeaders().contains(HttpHeaders.CACHE_CONTROL)) {
      answer.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    return answer;
  }

  private static boolean isKnown(HttpRequest<?> request, HttpResponse<?> response) {
    var etag = response.getHeaders().get(HttpHeaders.ETAG);
    var known = request.getHeaders().get(HttpHeaders.IF_NONE_MATCH);
    boolean reads = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
    return reads
        && etag != null
        && known != null
        && response.code() == HttpStatus.OK.getCode()
        && Arrays.stream(known.split(",", -1))
            .map(String::trim)
            .anyMatch(tag -> tag.equals("*") || tag.replaceFirst("^W/", "").equals(etag));
  }

  private static MutableHttpResponse<?> notModified(HttpResponse<?> response) {
    MutableHttpResponse<?> answer = HttpResponse.notModified();
    answer.getHeaders().set(HttpHeaders.ETAG, String.valueOf(response.header(HttpHeaders.ETAG)));
    return answer;
  }

  /// Runs before the request id is echoed, so that the header is on this answer, too.
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 2;
  }
}
