package dev.signalbox.platform.account;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Handles logins with a password and their refresh tokens. Unknown addresses and wrong passwords
/// get the same answer after the verification of one hash. After five failures of an address from
/// an origin, that origin has to wait, whether or not the address has an account.
@Singleton
@Requires(property = "signalbox.account-api.signing-keys")
final class Logins {
  private final Transactions transactions;
  private final Sql sql;
  private final Passwords passwords;
  private final AccessTokens tokens;
  private final Observations observations;

  Logins(
      Transactions transactions,
      Sql sql,
      Passwords passwords,
      AccessTokens tokens,
      Observations observations) {
    this.transactions = transactions;
    this.sql = sql;
    this.passwords = passwords;
    this.tokens = tokens;
    this.observations = observations;
  }

  /// Holds the tokens of a login. `expiresIn` is in seconds. `refreshToken` works once, for 30
  /// days.
  @Introspected
  record Tokens(String accessToken, String tokenType, long expiresIn, String refreshToken) {
    @Override
    public String toString() {
      return "Tokens[]";
    }
  }

  private record Candidate(@Nullable UUID user, @Nullable String hash, int waitSeconds) {}

  /// Logs the user in. `origin` is the client's network; failures of an address are counted per
  /// origin.
  Tokens login(String email, String password, String origin) {
    var candidates = candidates(email, origin);
    candidates.stream()
        .mapToInt(Candidate::waitSeconds)
        .filter(wait -> wait > 0)
        .findFirst()
        .ifPresent(wait -> refuseFor(wait, origin));
    var user =
        passwords
            .inTurnOf(origin, () -> verified(candidates, password))
            .orElseThrow(() -> refused("credentials", origin));
    var refresh = Secret.random();
    transactions.run(() -> {
      sql.of("SELECT platform.begin_login(:user, :hash, :email, :origin, :proof)")
          .with("user", user)
          .with("hash", refresh.sha256())
          .with("email", email)
          .with("origin", origin)
          .proven("login", user.toString(), refresh.hex(), email, origin)
          .call();
    });
    return tokens(user, refresh);
  }

  private void refuseFor(int seconds, String origin) {
    observations.record(new Observation.LoginRefused("throttled", origin));
    throw Problem.tooMany(
        "Too many logins failed from here; try again in " + seconds + " seconds.", seconds);
  }

  private List<Candidate> candidates(String email, String origin) {
    return transactions.write(() ->
        sql.of("SELECT * FROM platform.login_candidate(:email, :origin, :proof)")
            .with("email", email)
            .with("origin", origin)
            .proven("login-candidate", email, origin)
            .list(row ->
                new Candidate(
                    row.uuidOrNull("candidate"),
                    row.textOrNull("hash"),
                    row.integer("wait_seconds"))));
  }

  /// Returns the user whose password matches. An unknown address costs one verification, too.
  private Optional<UUID> verified(List<Candidate> candidates, String password) {
    if (candidates.isEmpty()) {
      boolean _ = passwords.verify(password, null);
    }
    return candidates.stream()
        .filter(candidate -> passwords.verify(password, candidate.hash()))
        .map(Candidate::user)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /// Exchanges a refresh token for new tokens. The second use of a refresh token revokes all tokens
  /// of its login.
  Tokens refresh(String refreshToken, String origin) {
    var next = Secret.random();
    var old = new Secret(refreshToken);
    var user =
        transactions.write(() ->
            sql.of("SELECT platform.rotate_refresh_token(:old, :new, :proof) AS who")
                .with("old", old.sha256())
                .with("new", next.sha256())
                .proven("refresh", old.hex(), next.hex())
                .only(row -> Optional.ofNullable(row.uuidOrNull("who"))));
    return tokens(user.orElseThrow(() -> refused("refresh-token", origin)), next);
  }

  void logout(String refreshToken) {
    var token = new Secret(refreshToken);
    transactions.run(() -> {
      sql.of("SELECT platform.end_login(:hash, :proof)")
          .with("hash", token.sha256())
          .proven("logout", token.hex())
          .call();
    });
  }

  private record Own(String email, @Nullable String hash) {}

  /// Changes the password and ends all logins of the user.
  void changePassword(String current, String wanted) {
    var own =
        transactions.read(() ->
            sql.of("SELECT * FROM platform.my_password_hash()")
                .only(row -> new Own(row.text("email"), row.textOrNull("hash"))));
    Passwords.check("/newPassword", wanted, own.email());
    var hash =
        passwords.inTurnOf(
            "own " + own.email(),
            () ->
                passwords.verify(current, own.hash())
                    ? Optional.of(passwords.hash(wanted))
                    : Optional.<String>empty());
    var fresh =
        hash.orElseThrow(
            () -> new Problem(ProblemCode.FORBIDDEN, "The current password is not right."));
    transactions.run(() -> {
      sql.of("SELECT platform.change_me(NULL, :hash)").with("hash", fresh).call();
    });
  }

  private Tokens tokens(UUID user, Secret refresh) {
    return new Tokens(
        tokens.sign(user), "Bearer", AccessTokens.VALIDITY.toSeconds(), refresh.text());
  }

  private Problem refused(String why, String origin) {
    observations.record(new Observation.LoginRefused(why, origin));
    return new Problem(ProblemCode.UNAUTHENTICATED, "The credentials are not valid.");
  }
}
