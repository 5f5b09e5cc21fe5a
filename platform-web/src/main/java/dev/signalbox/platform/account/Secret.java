package dev.signalbox.platform.account;

import dev.signalbox.platform.hash.Hashes;
import java.security.SecureRandom;
import java.util.Base64;

/// Holds a random text of 256 bits that is shown once; PostgreSQL stores its SHA-256.
record Secret(String text) {
  private static final SecureRandom RANDOM = new SecureRandom();

  static Secret random() {
    var bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// Returns the SHA-256 in the form that signed entry requests use.
  String hex() {
    return Hashes.sha256Hex(text);
  }

  byte[] sha256() {
    return Hashes.sha256(text);
  }

  @Override
  public String toString() {
    return "Secret[]";
  }
}
