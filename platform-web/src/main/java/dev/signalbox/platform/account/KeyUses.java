package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records when each API key was last used, to the minute. Uses are kept in memory and stored in
/// the background, so that reading requests write nothing. An instance that crashes loses a few
/// seconds of uses.
@Singleton
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(property = "signalbox.account-api.enabled", value = "true")
final class KeyUses implements Ordered {
  private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);
  private static final int MOST_KEYS = 10_000;

  private final Map<Caller.ApiKeyHolder, Instant> seen = new ConcurrentHashMap<>();
  private final Transactions transactions;
  private final Sql sql;
  private final Clock clock;

  KeyUses(Transactions transactions, Sql sql, Clock clock) {
    this.transactions = transactions;
    this.sql = sql;
    this.clock = clock;
  }

  @RequestFilter
  void remember(HttpRequest<?> request) {
    CurrentCaller.find()
        .map(CurrentCaller::caller)
        .filter(Caller.ApiKeyHolder.class::isInstance)
        .map(Caller.ApiKeyHolder.class::cast)
        .filter(holder -> seen.size() < MOST_KEYS)
        .ifPresent(holder -> seen.put(holder, clock.instant().truncatedTo(ChronoUnit.MINUTES)));
  }

  /// Stores each use in a transaction of the key itself, so that an invalid key stores nothing and
  /// row-level security applies.
  @Scheduled(fixedDelay = "2s")
  void store() {
    for (var use : Map.copyOf(seen).entrySet()) {
      seen.remove(use.getKey(), use.getValue());
      try {
        store(use.getKey(), use.getValue());
      } catch (RuntimeException e) {
        LOG.debug("the use of a key is not stored: {}", e.getClass().getSimpleName());
      }
    }
  }

  private void store(Caller.ApiKeyHolder holder, Instant at) {
    CurrentCaller.runAs(
        holder,
        Permission.READ,
        () ->
            transactions.run(() ->
                sql.of(
                        """
                        UPDATE platform.api_keys SET last_used_at = :at
                         WHERE key_id = :key AND (last_used_at IS NULL OR last_used_at < :at)
                        """)
                    .with("at", at)
                    .with("key", holder.keyId())
                    .call()));
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after() + 10;
  }
}
