package dev.signalbox.platform.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Turns;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Hashes and verifies passwords with Argon2id, 19 MiB and two passes, the minimum in OWASP's
/// password storage cheat sheet. At most half of the processors hash at a time. Origins are served
/// in turn, one hash of an origin at a time, and an origin has to pause after a wrong password. A
/// request that waits longer than two seconds is rejected with 429. A flood of logins therefore
/// leaves the service responsive and the logins of other people fast.
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

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);
  private static final int MOST_WAITING = 50;

  /// A wrong password makes its origin pause for this many times the duration of the verification,
  /// so that one origin that guesses uses at most a quarter of a processor.
  private static final int RESTS = 3;

  private final Turns<Object> turns =
      new Turns<>(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), 1, MOST_WAITING);
  private final Counter verifications;
  private final Counter hashes;
  private final String decoy = digest(Secret.random().text());

  Passwords(MeterRegistry registry) {
    this.verifications = registry.counter("signalbox.password.verifications");
    this.hashes = registry.counter("signalbox.password.hashes");
  }

  /// Runs work for a client that presented a mailed token; 429 if too many requests wait.
  <T> T inTurn(Supplier<T> work) {
    var party = new Object();
    enter(party);
    try {
      return work.get();
    } finally {
      turns.leave(party);
    }
  }

  /// Runs a verification for an origin or a claimed user; an empty result counts as a failure.
  /// Throws 429 if too many requests wait.
  <T> Optional<T> inTurnOf(String origin, Supplier<Optional<T>> verification) {
    enter(origin);
    long begun = System.nanoTime();
    boolean refused = true;
    try {
      var result = verification.get();
      refused = result.isEmpty();
      return result;
    } finally {
      long rest = refused ? RESTS * (System.nanoTime() - begun) : 0;
      turns.leaveAndRest(origin, Duration.ofNanos(Math.min(rest, LONGEST_REST.toNanos())));
    }
  }

  private void enter(Object party) {
    try {
      if (turns.enter(party, LONGEST_WAIT.toNanos()) != Turns.Outcome.GRANTED) {
        throw new Problem(ProblemCode.TOO_MANY_REQUESTS, "Too many logins; try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String hash(String password) {
    hashes.increment();
    return digest(password);
  }

  private static String digest(String password) {
    return Password.hash(password).addRandomSalt(16).with(ARGON2ID).getResult();
  }

  /// Verifies a password against a hash; a missing hash takes the same time.
  boolean verify(String password, @Nullable String hash) {
    verifications.increment();
    var against = hash == null ? decoy : hash;
    boolean matches =
        Password.check(password, against).with(Argon2Function.getInstanceFromHash(against));
    return matches && hash != null;
  }

  /// Rejects passwords that are easy to guess. A password that is too long is rejected before
  /// hashing.
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
