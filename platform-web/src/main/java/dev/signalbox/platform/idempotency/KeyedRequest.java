package dev.signalbox.platform.idempotency;

import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Bytes;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Identifies a request that carries a key. `hash` covers its address and body; `owner`
/// distinguishes it from its repetitions.
record KeyedRequest(String principal, String route, String key, Bytes hash, UUID owner) {
  static final String HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

  /// Returns the keyed request; empty without the header.
  static Optional<KeyedRequest> of(HttpRequest<?> request, @Nullable Object body) {
    var sent = request.getHeaders().getAll(HEADER);
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    if (sent.size() > 1 || sent.getFirst().isBlank() || !KEY.matcher(sent.getFirst()).matches()) {
      throw new Problem(
          ProblemCode.IDEMPOTENCY_KEY_INVALID,
          "Send one Idempotency-Key of 1 to 255 printable ASCII characters.");
    }
    var route = "POST " + BasicHttpAttributes.getUriTemplate(request).orElseGet(request::getPath);
    return Optional.of(
        new KeyedRequest(caller(), route, sent.getFirst(), hash(request, body), UUID.randomUUID()));
  }

  private static String caller() {
    return switch (CurrentCaller.find().map(CurrentCaller::caller).orElseThrow()) {
      case Caller.Member(var issuer, var subject, _) -> issuer + '|' + subject;
      case Caller.ApiKeyHolder(var keyId, _) -> "key|" + keyId;
      case Caller.Person _, Caller.Visitor _, Caller.ServiceJob _ ->
          throw new IllegalStateException("only callers in a workspace have keyed requests");
    };
  }

  private static Bytes hash(HttpRequest<?> request, @Nullable Object body) {
    var digest = Hashes.sha256();
    digest.update(request.getUri().toString().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    if (body instanceof byte[] bytes) {
      digest.update(bytes);
    } else if (body != null) {
      digest.update(Json.write(body).getBytes(StandardCharsets.UTF_8));
    }
    return Bytes.of(digest.digest());
  }
}
