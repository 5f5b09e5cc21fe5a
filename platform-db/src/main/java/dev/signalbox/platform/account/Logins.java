package dev.signalbox.platform.account;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Logins with a password and their refresh tokens. Unknown addresses, locked users and wrong
/// passwords get one answer after one verification of a hash.
@Singleton
@Requires(property = "signalbox.account-api.signing-keys")
final class Logins {
  private final Transactions transactions;
  private final Sql sql;
  private final Passwords passwords;
  private final AccessTokens tokens;

  Logins(Transactions transactions, Sql sql, Passwords passwords, AccessTokens tokens) {
    this.transactions = transactions;
    this.sql = sql;
    this.passwords = passwords;
    this.tokens = tokens;
  }

  /// `expiresIn`: seconds. `refreshToken` works once, for 30 days.
  @Introspected
  record Tokens(String accessToken, String tokenType, long expiresIn, String refreshToken) {
    @Override
    public String toString() {
      return "Tokens[]";
    }
  }

  private record Candidate(UUID user, @Nullable String hash, boolean open) {}

  Tokens login(String email, String password) {
    var user = passwords.inTurn(() -> verified(email, password)).orElseThrow(Logins::refused);
    var refresh = Secret.random();
    var _ =
        transactions.write(() -> {
          sql.of("SELECT platform.begin_login(:user, :hash)")
              .with("user", user)
              .with("hash", refresh.sha256())
              .call();
          return true;
        });
    return tokens(user, refresh);
  }

  private Optional<UUID> verified(String email, String password) {
    var candidate =
        transactions.write(() ->
            sql.of("SELECT * FROM platform.login_candidate(:email)")
                .with("email", email)
                .first(row ->
                    new Candidate(
                        row.uuid("candidate"), row.textOrNull("hash"), row.flag("open"))));
    boolean matches = passwords.verify(password, candidate.map(Candidate::hash).orElse(null));
    return candidate.filter(found -> matches && found.open()).map(Candidate::user);
  }

  /// The second use of a refresh token ends every token of its login.
  Tokens refresh(String refreshToken) {
    var next = Secret.random();
    var user =
        transactions.write(() ->
            sql.of("SELECT platform.rotate_refresh_token(:old, :new) AS who")
                .with("old", new Secret(refreshToken).sha256())
                .with("new", next.sha256())
                .only(row -> Optional.ofNullable(row.uuidOrNull("who"))));
    return tokens(user.orElseThrow(Logins::refused), next);
  }

  void logout(String refreshToken) {
    var _ =
        transactions.write(() -> {
          sql.of("SELECT platform.end_login(:hash)")
              .with("hash", new Secret(refreshToken).sha256())
              .call();
          return true;
        });
  }

  private record Own(String email, @Nullable String hash) {}

  /// Ends all logins of the user.
  void changePassword(String current, String wanted) {
    var own =
        transactions.read(() ->
            sql.of("SELECT * FROM platform.my_password_hash()")
                .only(row -> new Own(row.text("email"), row.textOrNull("hash"))));
    Passwords.check("/newPassword", wanted, own.email());
    var hash =
        passwords.inTurn(() ->
            passwords.verify(current, own.hash())
                ? Optional.of(passwords.hash(wanted))
                : Optional.<String>empty());
    var fresh =
        hash.orElseThrow(
            () -> new Problem(ProblemCode.FORBIDDEN, "The current password is not right."));
    var _ =
        transactions.write(() -> {
          sql.of("SELECT platform.change_me(NULL, :hash)").with("hash", fresh).call();
          return true;
        });
  }

  private Tokens tokens(UUID user, Secret refresh) {
    return new Tokens(
        tokens.sign(user), "Bearer", AccessTokens.VALIDITY.toSeconds(), refresh.text());
  }

  private static Problem refused() {
    return new Problem(ProblemCode.UNAUTHENTICATED, "The credentials are not valid.");
  }
}
