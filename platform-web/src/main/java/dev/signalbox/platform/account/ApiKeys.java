package dev.signalbox.platform.account;

import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Creates, lists and revokes the API keys of the workspace. Keys are never changed or deleted, so
/// that events and audit entries can always be traced to their key.
@Singleton
final class ApiKeys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Transactions transactions;
  private final Sql sql;
  private final Journal journal;

  ApiKeys(Transactions transactions, Sql sql, Journal journal) {
    this.transactions = transactions;
    this.sql = sql;
    this.journal = journal;
  }

  /// Holds a new key and its secret, which is never shown again.
  record Created(ApiKey key, String secret) {}

  Created create(String name, List<String> scopes, @Nullable Instant expiresAt) {
    var keyId = "sbk_" + lowerCaseRandom(16);
    var secret = Secret.random();
    var key =
        transactions.write(() -> {
          var made = insert(keyId, secret, name, scopes, expiresAt);
          journal.record(AccountEvents.created(made));
          return made;
        });
    return new Created(key, keyId + "." + secret.text());
  }

  private ApiKey insert(
      String keyId, Secret secret, String name, List<String> scopes, @Nullable Instant expiresAt) {
    return sql.of(
            """
            INSERT INTO platform.api_keys (key_id, key_hash, name, user_id, scopes, expires_at)
            VALUES (:keyId, :hash, :name, platform.current_user_id(), :scopes, :expiresAt) RETURNING *, false AS suspended
            """)
        .with("keyId", keyId)
        .with("hash", secret.sha256())
        .with("name", name)
        .with("scopes", scopes)
        .with("expiresAt", expiresAt)
        .only(ApiKey::of);
  }

  /// Lists the keys, the newest first; a workspace has few keys.
  List<ApiKey> list(int fetch, @Nullable ByTime after) {
    // index: api_keys_pkey
    return transactions.read(() ->
        sql.of(
                """
                SELECT k.*, EXISTS (SELECT FROM platform.suspended_keys() s (id) WHERE s.id = k.id) AS suspended
                  FROM platform.api_keys k WHERE true
                """)
            .after(after, "AND (created_at, id) < (:afterAt, :afterId)")
            .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
            .with("fetch", fetch)
            .list(ApiKey::of));
  }

  ApiKey get(UUID id) {
    return transactions.read(() ->
        sql.of(
                """
                SELECT k.*, EXISTS (SELECT FROM platform.suspended_keys() s (id) WHERE s.id = k.id) AS suspended
                  FROM platform.api_keys k WHERE id = :id
                """)
            .with("id", id)
            .first(ApiKey::of)
            .orElseThrow(Problem::notFound));
  }

  /// Revokes the key, effective from the next transaction on every instance. Repeating the call
  /// returns the same answer.
  ApiKey revoke(UUID id) {
    return transactions.write(() -> {
      var revoked = revokeActive(id);
      revoked.ifPresent(key -> journal.record(AccountEvents.revoked(key)));
      return revoked.orElseGet(() -> get(id));
    });
  }

  /// Revokes the key unless it is missing or was revoked before, in which case the result is empty.
  private Optional<ApiKey> revokeActive(UUID id) {
    // index: api_keys_pkey
    return sql.of(
            """
            UPDATE platform.api_keys SET status = 'REVOKED', revoked_at = now()
             WHERE id = :id AND status <> 'REVOKED' RETURNING *, false AS suspended
            """)
        .with("id", id)
        .first(ApiKey::of);
  }

  private static String lowerCaseRandom(int length) {
    return new BigInteger(5 * length + 40, RANDOM)
        .setBit(5 * length + 39)
        .toString(32)
        .toLowerCase(Locale.ROOT)
        .substring(1, length + 1);
  }
}
