package dev.signalbox.platform.web;

import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tx.Keyset;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.uri.UriBuilder;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Creates and verifies keyset cursors: the sort key of the last row, signed together with the
/// workspace, the route and its filters, so that a cursor is valid only for the list that it came
/// from.
@Singleton
public final class Cursors {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final int POSITION_BYTES = 8 + 4 + 16;
  private static final int SIGNATURE_BYTES = 16;

  private final SecretKeySpec key;

  Cursors(WebConfig config) {
    this.key =
        new SecretKeySpec(config.cursorSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /// Holds the page request of a list route: where to continue, and how many rows to fetch (one
  /// more than the page holds, to detect a next page).
  public record Slice(int limit, @Nullable Keyset after) {
    public int fetch() {
      return limit + 1;
    }
  }

  public Slice slice(HttpRequest<?> request) {
    var text = request.getParameters().get("cursor");
    return new Slice(limit(request), text == null ? null : decode(text, scope(request)));
  }

  /// Creates the page with its `Link: rel="next"` header. `rows` may hold one row more than the
  /// limit.
  public <T> MutableHttpResponse<Page<T>> page(
      HttpRequest<?> request, Slice slice, List<T> rows, Function<T, Keyset> position) {
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
    var buffer = ByteBuffer.allocate(POSITION_BYTES + SIGNATURE_BYTES);
    buffer.putLong(position.at().getEpochSecond());
    buffer.putInt(position.at().get(ChronoField.NANO_OF_SECOND));
    buffer.putLong(position.id().getMostSignificantBits());
    buffer.putLong(position.id().getLeastSignificantBits());
    buffer.put(sign(Arrays.copyOf(buffer.array(), POSITION_BYTES), scope));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  private Keyset decode(String text, String scope) {
    var bytes = bytes(text);
    var position = Arrays.copyOf(bytes, POSITION_BYTES);
    var signature = Arrays.copyOfRange(bytes, POSITION_BYTES, bytes.length);
    if (!MessageDigest.isEqual(signature, sign(position, scope))) {
      throw invalid();
    }
    var buffer = ByteBuffer.wrap(position);
    return new Keyset(
        Instant.ofEpochSecond(buffer.getLong(), buffer.getInt()),
        new UUID(buffer.getLong(), buffer.getLong()));
  }

  private static byte[] bytes(String text) {
    try {
      var bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length != POSITION_BYTES + SIGNATURE_BYTES) {
        throw invalid();
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private byte[] sign(byte[] position, String scope) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(position);
      return Arrays.copyOf(mac.doFinal(scope.getBytes(StandardCharsets.UTF_8)), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Problem invalid() {
    return new Problem(
        ProblemCode.INVALID_CURSOR, "Use a cursor only with the list and filters it came from.");
  }
}
