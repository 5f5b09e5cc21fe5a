package dev.signalbox.platform.tx;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Proves to PostgreSQL that an entry was asked for by the service's own code: an HMAC-SHA-256 over
/// the time, a number that PostgreSQL gave to this connection, and what is entered, under a secret
/// that never appears in SQL. Valid for 5 minutes, for one use on that connection. Migration V044
/// of platform verifies it.
public final class EntryProof {
  /// Initialised once; each proof works on a copy, since finding and keying one costs more.
  private final Mac keyed;

  private final String keyId;

  private EntryProof(byte[] key) {
    this.keyed = keyed(key);
    this.keyId = HexFormat.of().formatHex(sha256(key)).substring(0, 16);
  }

  /// The secret of `signalbox.entry.key`.
  public static EntryProof with(String secret) {
    return new EntryProof(sha256(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /// A number for the next proof of this connection; costs a round trip. Proof and number belong
  /// into one transaction, since a pooler may give the next one another connection.
  public static String nonce(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT platform.entry_nonce()");
        var result = statement.executeQuery()) {
      result.next();
      return result.getString(1);
    }
  }

  /// For exactly these parts, made at this time, with a number of `platform.entry_nonce()`.
  public String sign(Instant at, String nonce, String... parts) {
    var stamp = at.getEpochSecond() + "." + nonce; // ten and sixteen digits until the year 2286
    var message = new StringBuilder(stamp);
    for (var part : parts) {
      int bytes = part.getBytes(StandardCharsets.UTF_8).length;
      message.append('|').append(bytes).append(':').append(part);
    }
    return keyId + "." + stamp + "." + hmac(message.toString());
  }

  private String hmac(String message) {
    try {
      var mac = (Mac) keyed.clone();
      return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Mac keyed(byte[] key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
