package dev.signalbox.platform.account;

import dev.signalbox.platform.mail.Mails;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Issues tokens that set a password. Mail is sent in the background, so that response times reveal
/// nothing about an address.
@Singleton
final class PasswordResets {
  private static final Logger LOG = LoggerFactory.getLogger(PasswordResets.class);

  private final Transactions transactions;
  private final Sql sql;
  private final Passwords passwords;
  private final Mails mails;
  private final AccountApiConfig config;

  PasswordResets(
      Transactions transactions,
      Sql sql,
      Passwords passwords,
      Mails mails,
      AccountApiConfig config) {
    this.transactions = transactions;
    this.sql = sql;
    this.passwords = passwords;
    this.mails = mails;
    this.config = config;
  }

  void request(String email) {
    if (!mails.enabled()) {
      throw new Problem(
          ProblemCode.MAIL_UNAVAILABLE, "This service has no mail server to send a token with.");
    }
    var token = Secret.random();
    transactions
        .write(() ->
            sql.of("SELECT platform.request_password_reset(:email, :hash, :proof) AS address")
                .with("email", email)
                .with("hash", token.sha256())
                .proven("reset-request", email, token.hex())
                .only(row -> Optional.ofNullable(row.textOrNull("address"))))
        .ifPresent(address ->
            Thread.ofVirtual().name("password-reset").start(() -> deliver(address, token)));
  }

  private void deliver(String address, Secret token) {
    try {
      mails.passwordReset(address, token.text());
    } catch (Problem undelivered) {
      LOG.warn("a token that sets a password was not delivered");
    }
  }

  void reset(String token, @Nullable String password) {
    var secret = new Secret(token);
    if (password != null) {
      Passwords.check("/password", password, "");
      if (config.localIssuer().isEmpty()) {
        throw refused();
      }
    }
    if (!isOpen(secret)) {
      throw refused();
    }
    var hash = password == null ? null : passwords.inTurn(() -> passwords.hash(password));
    boolean set =
        transactions.write(() ->
            sql.of("SELECT platform.reset_password(:token, :hash, :issuer, :proof) AS done")
                .with("token", secret.sha256())
                .with("hash", hash)
                .with("issuer", config.localIssuer())
                .proven("reset", secret.hex(), hash == null ? "" : hash, config.localIssuer())
                .only(row -> row.flag("done")));
    if (!set) {
      throw refused();
    }
  }

  private boolean isOpen(Secret token) {
    return transactions.read(() ->
        sql.of("SELECT platform.reset_is_open(:token, :proof) AS open")
            .with("token", token.sha256())
            .proven("reset-open", token.hex())
            .only(row -> row.flag("open")));
  }

  private static Problem refused() {
    return new Problem(
        ProblemCode.RESET_TOKEN_INVALID, "The token is unknown, used or older than an hour.");
  }
}
