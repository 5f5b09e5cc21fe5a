package dev.signalbox.platform.limit.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.platform.hash.Hashes;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/// Remembers, as hashes, the tokens and keys with which a request succeeded within the last ten
/// minutes.
final class WorkingCredentials {
  private final Cache<String, Boolean> known =
      Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(Duration.ofMinutes(10)).build();

  boolean worked(HttpRequest<?> request) {
    return digest(request).map(digest -> known.getIfPresent(digest) != null).orElse(false);
  }

  void remember(HttpRequest<?> request) {
    digest(request)
        .filter(digest -> known.getIfPresent(digest) == null)
        .ifPresent(digest -> known.put(digest, true));
  }

  private static Optional<String> digest(HttpRequest<?> request) {
    var headers = request.getHeaders();
    var sent = headers.get(HttpHeaders.AUTHORIZATION);
    return Optional.ofNullable(sent == null ? headers.get("X-API-Key") : sent)
        .map(Hashes::sha256Hex);
  }
}
