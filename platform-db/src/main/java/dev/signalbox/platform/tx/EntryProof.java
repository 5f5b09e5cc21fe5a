package dev.signalbox.platform.tx;

import dev.signalbox.platform.hash.Hashes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;

/// Signs entry requests, which prove to PostgreSQL that the service's own code opens the tenant
/// transaction. The signature is an HMAC-SHA-256 over the time, a nonce that PostgreSQL gave to
/// this connection, and the parameters, with a secret that never appears in SQL. It is valid for 5
/// minutes, and for one use on that connection. The function `platform.proof_holds` verifies it.
public final class EntryProof {
  /// This instance is initialised once; each signature uses a clone, since creating and keying a
  /// Mac costs more.
  private final Mac keyed;

  private final String keyId;

  private EntryProof(byte[] key) {
    this.keyed = Hashes.hmac(key);
    this.keyId = HexFormat.of().formatHex(Hashes.sha256(key)).substring(0, 16);
  }

  /// Creates a signer with the secret of `signalbox.entry.key`.
  public static EntryProof with(String secret) {
    return new EntryProof(Hashes.sha256(secret));
  }

  /// Fetches a nonce for the next signature on this connection, which costs a round trip. Use
  /// signature and nonce in one transaction, since a pooler may give the next transaction another
  /// connection.
  public static String nonce(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT platform.entry_nonce()");
        var result = statement.executeQuery()) {
      result.next();
      return result.getString(1);
    }
  }

  /// Signs exactly these parts at this time, with a nonce of `platform.entry_nonce()`.
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
}
