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

/// Argon2id with 19 MiB and two passes, the least that OWASP's password storage cheat sheet names.
/// Half of the processors at most hash at a time. Origins are served in turn, one hash of an origin
/// at a time, and an origin rests after a wrong password. Who waits longer than two seconds is told
/// to come again. So a flood of logins leaves the service alive and other people's logins quick.
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

  /// A wrong password costs its origin a rest of so many times what verifying took, so that one
  /// origin that guesses uses a quarter of a processor.
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

  /// For somebody with a token that was mailed; 429 where too many wait.
  <T> T inTurn(Supplier<T> work) {
    var party = new Object();
    enter(party);
    try {
      return work.get();
    } finally {
      turns.leave(party);
    }
  }

  /// For an origin or a user who says who they are; an empty result is a refusal. 429 where too
  /// many wait.
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
