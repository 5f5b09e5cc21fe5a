package dev.signalbox.platform.web;

import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.page.ByPosition;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Keyset;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.uri.UriBuilder;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Creates and verifies keyset cursors: the sort key of the last row, signed together with the
/// workspace, the route and its filters, so that a cursor is valid only for the list that it came
/// from.
@Singleton
public final class Cursors {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final int SIGNATURE_BYTES = 16;

  private final byte[] key;

  Cursors(WebConfig config) {
    this.key = config.cursorSecret().getBytes(StandardCharsets.UTF_8);
  }

  /// Returns the slice of a list that is sorted by time which the request asks for.
  public Slice<ByTime> byTime(HttpRequest<?> request) {
    return slice(request, ByTime.class);
  }

  /// Returns the slice of a list of events which the request asks for.
  public Slice<ByPosition> byPosition(HttpRequest<?> request) {
    return slice(request, ByPosition.class);
  }

  private <K extends Keyset> Slice<K> slice(HttpRequest<?> request, Class<K> kind) {
    var text = request.getParameters().get("cursor");
    return new Slice<>(
        limit(request), text == null ? null : kind.cast(decode(text, kind, scope(request))));
  }

  /// Creates the page with its `Link: rel="next"` header. `rows` may hold one row more than the
  /// limit.
  public <T, K extends Keyset> MutableHttpResponse<Page<T>> page(
      HttpRequest<?> request, Slice<K> slice, List<T> rows, Function<T, K> position) {
    if (rows.size() <= slice.limit()) {
      return HttpResponse.ok(new Page<>(rows, null));
    }
    var items = rows.subList(0, slice.limit());
    var next = encode(position.apply(items.getLast()), scope(request));
    var link = UriBuilder.of(request.getUri()).replaceQueryParam("cursor", next).build();
    return HttpResponse.ok(new Page<>(items, next)).header("Link", "<" + link + ">; rel=\"next\"");
  }

  private static int limit(HttpRequest<?> request) {
    var text = request.getParameters().get("limit");
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    if (!text.matches("[0-9]{1,3}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MAX_LIMIT) {
      throw new Problem(
          ProblemCode.INVALID_PARAMETER,
          "A parameter has the wrong form.",
          List.of(new FieldError("?limit", "out-of-range", "A whole number from 1 to 200.")));
    }
    return Integer.parseInt(text);
  }

  private static String scope(HttpRequest<?> request) {
    var filters =
        request.getParameters().names().stream()
            .filter(name -> !name.equals("cursor") && !name.equals("limit"))
            .sorted()
            .map(name -> name + "=" + request.getParameters().getAll(name))
            .collect(Collectors.joining("&"));
    return whose() + " " + request.getPath() + "?" + filters;
  }

  /// Returns the workspace of the caller, or the identity that stands for it.
  private static String whose() {
    return CurrentCaller.find()
        .map(current ->
            switch (current.caller()) {
              case Caller.Member(_, _, var workspace) -> workspace.toString();
              case Caller.ApiKeyHolder(var keyId, _) -> keyId;
              case Caller.Person(var issuer, var subject) -> issuer + " " + subject;
              case Caller.Visitor(var issuer, var subject, _) -> issuer + " " + subject;
              case Caller.ServiceJob(var workspace, _, _) -> workspace.toString();
            })
        .orElse("");
  }

  private String encode(Keyset position, String scope) {
    var bytes = KeysetBytes.of(position);
    var signed = Arrays.copyOf(bytes, bytes.length + SIGNATURE_BYTES);
    System.arraycopy(sign(bytes, scope), 0, signed, bytes.length, SIGNATURE_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  private Keyset decode(String text, Class<? extends Keyset> kind, String scope) {
    var signed = bytes(text, KeysetBytes.length(kind) + SIGNATURE_BYTES);
    var bytes = Arrays.copyOf(signed, signed.length - SIGNATURE_BYTES);
    var signature = Arrays.copyOfRange(signed, bytes.length, signed.length);
    if (!MessageDigest.isEqual(signature, sign(bytes, scope))) {
      throw invalid();
    }
    return KeysetBytes.read(bytes, kind);
  }

  private static byte[] bytes(String text, int length) {
    try {
      var bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length != length) {
        throw invalid();
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private byte[] sign(byte[] position, String scope) {
    var mac = Hashes.hmac(key);
    mac.update(position);
    return Arrays.copyOf(mac.doFinal(scope.getBytes(StandardCharsets.UTF_8)), SIGNATURE_BYTES);
  }

  private static Problem invalid() {
    return new Problem(
        ProblemCode.INVALID_CURSOR, "Use a cursor only with the list and filters it came from.");
  }
}
