package dev.signalbox.platform.event.http;

import dev.signalbox.platform.event.ConsistencyToken;
import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.web.WebConfig;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts consistency tokens, because transaction numbers reveal how much other tenants write,
/// and binds them to their workspace. The cipher is AES-256-GCM with a key derived from
/// `signalbox.web.cursor-secret`. Another secret makes old tokens invalid; choose one after a
/// restore.
@Singleton
final class ConsistencyTokens {
  private static final int NONCE_BYTES = 12;
  private static final int MAX_TEXT = 65_536;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  ConsistencyTokens(WebConfig config) {
    this.key =
        new SecretKeySpec(Hashes.sha256("consistency tokens\n" + config.cursorSecret()), "AES");
  }

  String seal(ConsistencyToken token) {
    try {
      var nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      var text =
          token.workspace() + " " + token.low() + " " + token.high() + " " + token.snapshot();
      var sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
      var bytes = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, bytes, NONCE_BYTES, sealed.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Decrypts a token. Its workspace is checked where the token is used.
  ConsistencyToken open(String text) {
    var parts = decrypt(text).split(" ", -1);
    return new ConsistencyToken(
        UUID.fromString(parts[0]), parts[3], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  private String decrypt(String text) {
    try {
      if (text.length() > MAX_TEXT) {
        throw invalid();
      }
      var bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length <= NONCE_BYTES) {
        throw invalid();
      }
      var nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      var opened =
          cipher(Cipher.DECRYPT_MODE, nonce)
              .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
      return new String(opened, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw invalid();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(128, nonce));
    return cipher;
  }

  private static Problem invalid() {
    return new Problem(
        ProblemCode.CONSISTENCY_TOKEN_INVALID, "Use the token as a read returned it.");
  }
}
