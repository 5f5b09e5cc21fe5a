package dev.signalbox.platform.web;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.net.URI;
import java.util.regex.Pattern;

/// Implements optimistic concurrency over HTTP: the revision of a resource is its strong ETag, and
/// a change must name in If-Match the revision that it was made for.
public final class Revisions {
  private static final Pattern STRONG = Pattern.compile("\"([0-9]{1,18})\"");

  private Revisions() {}

  /// Returns the revision that the client saw; 428 if it is missing, 412 if it cannot be one of
  /// ours.
  public static long required(HttpRequest<?> request) {
    var header = request.getHeaders().get(HttpHeaders.IF_MATCH);
    if (header == null) {
      throw new Problem(
          ProblemCode.REVISION_REQUIRED, "Send the ETag of the resource in If-Match.");
    }
    var matcher = STRONG.matcher(header.trim());
    if (!matcher.matches()) {
      throw Problem.staleRevision();
    }
    return Long.parseLong(matcher.group(1));
  }

  public static <T> MutableHttpResponse<T> ok(T body, long revision) {
    return HttpResponse.ok(body).header(HttpHeaders.ETAG, etag(revision));
  }

  public static <T> MutableHttpResponse<T> created(T body, long revision, URI location) {
    return HttpResponse.created(body, location).header(HttpHeaders.ETAG, etag(revision));
  }

  private static String etag(long revision) {
    return "\"" + revision + "\"";
  }
}
