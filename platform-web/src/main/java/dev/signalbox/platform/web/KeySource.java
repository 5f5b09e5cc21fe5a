package dev.signalbox.platform.web;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Holds the key set of one provider, and remembers whether the last request for it succeeded. A
/// rejected extra request (because of many tokens with unknown key ids) says nothing about the
/// provider.
final class KeySource {
  private static final Duration REPORT = Duration.ofSeconds(10);

  private final JWKSource<SecurityContext> keys;
  private final AtomicLong reported = new AtomicLong(System.nanoTime() - REPORT.toNanos());
  private volatile boolean away;

  KeySource(JWKSource<SecurityContext> keys) {
    this.keys = keys;
  }

  List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
    try {
      var found = keys.get(selector, context);
      away = false;
      return found;
    } catch (RateLimitReachedException e) {
      throw e;
    } catch (KeySourceException e) {
      away = true;
      throw e;
    }
  }

  boolean isAway() {
    return away;
  }

  /// Returns true once every ten seconds, so that an outage does not flood the log.
  boolean reportsNow() {
    long now = System.nanoTime();
    long last = reported.get();
    return now - last >= REPORT.toNanos() && reported.compareAndSet(last, now);
  }
}
