package dev.signalbox.platform.account;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Keyset;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes, lists and revokes the keys of the workspace. Keys are never changed or deleted: a revoked
/// one keeps telling who did what.
@Singleton
final class ApiKeys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Transactions transactions;
  private final Sql sql;

  ApiKeys(Transactions transactions, Sql sql) {
    this.transactions = transactions;
    this.sql = sql;
  }

  /// A new key and the one sight of its secret.
  record Created(ApiKey key, String secret) {}

  Created create(String name, List<String> scopes, @Nullable Instant expiresAt) {
    var keyId = "sbk_" + lowerCaseRandom(16);
    var secret = urlSafeRandom();
    var key =
        transactions.write(() ->
            sql.of(
                    """
                    INSERT INTO platform.api_keys (key_id, key_hash, name, user_id, scopes, expires_at)
                    VALUES (:keyId, :hash, :name, platform.current_user_id(), :scopes, :expiresAt) RETURNING *
                    """)
                .with("keyId", keyId)
                .with("hash", sha256(secret))
                .with("name", name)
                .with("scopes", scopes)
                .with("expiresAt", expiresAt)
                .only(ApiKey::of));
    return new Created(key, keyId + "." + secret);
  }

  /// api_keys_pkey; a workspace has few keys.
  List<ApiKey> list(int fetch, @Nullable Keyset after) {
    return transactions.read(() ->
        sql.of("SELECT * FROM platform.api_keys WHERE true")
            .after(after, "AND (created_at, id) < (:afterAt, :afterId)")
            .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
            .with("fetch", fetch)
            .list(ApiKey::of));
  }

  /// Works from the next transaction on, on every instance. Again: the same answer.
  ApiKey revoke(UUID id) {
    return transactions.write(() ->
        sql.of(
                """
                UPDATE platform.api_keys SET status = 'REVOKED', revoked_at = coalesce(revoked_at, now())
                 WHERE id = :id RETURNING *
                """)
            .with("id", id)
            .first(ApiKey::of)
            .orElseThrow(Problem::notFound));
  }

  private static String lowerCaseRandom(int length) {
    return new java.math.BigInteger(5 * length + 40, RANDOM)
        .setBit(5 * length + 39)
        .toString(32)
        .toLowerCase(Locale.ROOT)
        .substring(1, length + 1);
  }

  private static String urlSafeRandom() {
    var bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
