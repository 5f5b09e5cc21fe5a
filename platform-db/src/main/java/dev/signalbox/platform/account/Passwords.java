package dev.signalbox.platform.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Argon2id with 19 MiB and two passes, the least that OWASP's password storage cheat sheet names.
/// Half of the processors at most hash at a time; who waits longer than a second is told to come
/// again, so that a flood of logins leaves the service alive.
@Singleton
final class Passwords {
  private static final Argon2Function ARGON2ID =
      Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
  private static final int MIN = 12;
  private static final int MAX = 256;
  private static final Set<String> COMMON =
      Set.of(
          "123456789012",
          "1234567890123",
          "password1234",
          "passwordpassword",
          "password12345",
          "qwertyuiop12",
          "qwertyuiop123",
          "administrator",
          "letmeinletmein",
          "iloveyou1234",
          "abcdefghijkl",
          "changemechangeme",
          "welcome12345",
          "111111111111",
          "000000000000");

  private final Semaphore turns =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
  private final Counter verifications;
  private final Counter hashes;
  private final String decoy = digest(Secret.random().text());

  Passwords(MeterRegistry registry) {
    this.verifications = registry.counter("signalbox.password.verifications");
    this.hashes = registry.counter("signalbox.password.hashes");
  }

  /// 429 where too many wait.
  <T> T inTurn(Supplier<T> work) {
    try {
      if (!turns.tryAcquire(1, TimeUnit.SECONDS)) {
        throw new Problem(ProblemCode.TOO_MANY_REQUESTS, "Too many logins; try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  String hash(String password) {
    hashes.increment();
    return digest(password);
  }

  private static String digest(String password) {
    return Password.hash(password).addRandomSalt(16).with(ARGON2ID).getResult();
  }

  /// Costs the same whether there is a hash or not.
  boolean verify(String password, @Nullable String hash) {
    verifications.increment();
    var against = hash == null ? decoy : hash;
    boolean matches =
        Password.check(password, against).with(Argon2Function.getInstanceFromHash(against));
    return matches && hash != null;
  }

  /// Refuses what would be guessed first. Length beyond the maximum is refused before hashing.
  static void check(String pointer, String password, String email) {
    var lower = password.toLowerCase(Locale.ROOT);
    if (password.length() < MIN || password.length() > MAX) {
      throw refused(pointer, "Choose 12 to 256 characters.");
    }
    if (COMMON.contains(lower) || lower.equals(email.toLowerCase(Locale.ROOT))) {
      throw refused(pointer, "Choose something harder to guess.");
    }
  }

  private static Problem refused(String pointer, String detail) {
    return new Problem(
        ProblemCode.PASSWORD_REFUSED,
        detail,
        List.of(new FieldError(pointer, "password-refused", detail)));
  }
}
