package dev.signalbox.platform.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Holds the private keys of this issuer, read from a file with a JWK set. The first key signs. The
/// second key, which is already published, will sign after the next rotation; the third key signed
/// before the last one. The file is read again within two seconds of a change; if it cannot be
/// read, the keys stay as they were.
@Singleton
@Requires(property = "signalbox.account-api.signing-keys")
public final class SigningKeys implements JWKSource<SecurityContext> {
  private static final long RECHECK_NANOS = 2_000_000_000L;

  private record Loaded(JWKSet keys, long modified, long checkedAt) {}

  private final Path file;
  private volatile Loaded loaded;

  SigningKeys(AccountApiConfig config) {
    this.file = Path.of(URI.create(Objects.requireNonNull(config.signingKeys())));
    this.loaded = load();
  }

  /// Returns the key that signs now.
  ECKey current() {
    return fresh().keys().getKeys().getFirst().toECKey();
  }

  JWKSet published() {
    return fresh().keys().toPublicJWKSet();
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    return selector.select(published());
  }

  /// Creates the file, or rotates its keys: the second key signs from now on, a new key is
  /// published in its place, and the previous key stays published until the next rotation. Rotate
  /// at most every 20 minutes, so that no token outlives its key.
  public static void rotate(Path file) {
    try {
      var next = new ArrayList<JWK>();
      var old = Files.exists(file) ? JWKSet.load(file.toFile()).getKeys() : List.<JWK>of();
      next.add(old.size() > 1 ? old.get(1) : newKey());
      next.add(newKey());
      old.stream().limit(1).forEach(next::add);
      write(file, new JWKSet(next).toString(false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("the signing keys cannot be rotated", e);
    }
  }

  private static ECKey newKey() throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
  }

  private static void write(Path file, String text) throws IOException {
    var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "keys", ".tmp");
    Files.writeString(fresh, text);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private Loaded fresh() {
    var known = loaded;
    if (System.nanoTime() - known.checkedAt() < RECHECK_NANOS) {
      return known;
    }
    try {
      loaded =
          Files.getLastModifiedTime(file).toMillis() == known.modified()
              ? new Loaded(known.keys(), known.modified(), System.nanoTime())
              : load();
    } catch (IOException | IllegalStateException e) {
      loaded = new Loaded(known.keys(), known.modified(), System.nanoTime());
    }
    return loaded;
  }

  private Loaded load() {
    try {
      long modified = Files.getLastModifiedTime(file).toMillis();
      var keys = JWKSet.load(file.toFile());
      if (keys.isEmpty() || !keys.getKeys().getFirst().isPrivate()) {
        throw new IllegalStateException("signalbox.account-api.signing-keys has no private key");
      }
      return new Loaded(keys, modified, System.nanoTime());
    } catch (IOException | ParseException e) {
      throw new IllegalStateException("signalbox.account-api.signing-keys cannot be read", e);
    }
  }
}
