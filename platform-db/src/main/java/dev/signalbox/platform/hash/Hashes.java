package dev.signalbox.platform.hash;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Computes SHA-256 and HMAC-SHA-256, which every Java runtime has. Texts are taken as UTF-8.
public final class Hashes {
  private static final String HMAC = "HmacSHA256";

  private Hashes() {}

  public static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] sha256(byte[] bytes) {
    return sha256().digest(bytes);
  }

  /// Returns the SHA-256 of a text in hexadecimal.
  public static String sha256Hex(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }

  /// Returns a digest for input that comes in parts.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns an HMAC-SHA-256 with its key set.
  public static Mac hmac(byte[] key) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
