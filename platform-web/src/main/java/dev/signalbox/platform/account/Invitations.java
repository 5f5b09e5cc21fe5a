package dev.signalbox.platform.account;

import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.mail.Mails;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Creates invitations to the current workspace, and accepts them on behalf of visitors.
@Singleton
final class Invitations {
  private final Transactions transactions;
  private final Sql sql;
  private final Journal journal;
  private final Passwords passwords;
  private final AccountApiConfig config;
  private final Mails mails;

  Invitations(
      Transactions transactions,
      Sql sql,
      Journal journal,
      Passwords passwords,
      AccountApiConfig config,
      Mails mails) {
    this.transactions = transactions;
    this.sql = sql;
    this.journal = journal;
    this.passwords = passwords;
    this.config = config;
    this.mails = mails;
  }

  /// Holds a new invitation, and its token unless that was mailed.
  record Created(Invitation invitation, @Nullable String token) {}

  Created invite(String email, String role) {
    var token = Secret.random();
    if (config.showInvitationTokens()) {
      return new Created(make(email, role, token, false).invitation(), token.text());
    }
    if (!mails.enabled()) {
      throw new Problem(
          ProblemCode.MAIL_UNAVAILABLE, "This service has no mail server to invite with.");
    }
    var made = make(email, role, token, true);
    deliver(made, token);
    return new Created(made.invitation(), null);
  }

  /// Mails the token after the invitation was stored; an invitation that the mail server rejects is
  /// revoked.
  private void deliver(Made made, Secret token) {
    try {
      mails.invitation(made.invitation().email(), made.workspace(), token.text());
    } catch (Problem undelivered) {
      revoke(made.invitation().id());
      throw undelivered;
    }
  }

  private record Made(Invitation invitation, String workspace) {}

  private Made make(String email, String role, Secret token, boolean mailed) {
    return transactions.write(() -> {
      var id =
          sql.of("SELECT platform.invite(:email, :role, :hash, :mailed) AS id")
              .with("email", email)
              .with("role", role)
              .with("hash", token.sha256())
              .with("mailed", mailed)
              .only(row -> row.uuid("id"));
      var made =
          sql.of("SELECT * FROM platform.invitations WHERE id = :id")
              .with("id", id)
              .only(Invitation.class);
      journal.record(AccountEvents.invited(made));
      return new Made(made, workspaceName());
    });
  }

  private String workspaceName() {
    return sql.of("SELECT name FROM platform.workspaces WHERE id = platform.current_workspace_id()")
        .only(row -> row.text("name"));
  }

  /// Lists the invitations; a workspace has few.
  List<Invitation> list(int fetch, @Nullable ByTime after) {
    // index: invitations_pkey
    return transactions.read(() ->
        sql.of("SELECT * FROM platform.invitations WHERE true")
            .after(after, "AND (created_at, id) < (:afterAt, :afterId)")
            .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
            .with("fetch", fetch)
            .list(Invitation.class));
  }

  void revoke(UUID id) {
    boolean revoked =
        transactions.write(() -> {
          boolean ended =
              sql.of("SELECT platform.revoke_invitation(:id) AS revoked")
                  .with("id", id)
                  .only(row -> row.flag("revoked"));
          if (ended) {
            journal.record(AccountEvents.revokedInvitation(id));
          }
          return ended;
        });
    if (!revoked) {
      throw Problem.notFound();
    }
  }

  /// Accepts the invitation and returns the workspace that the visitor belongs to from now on. A
  /// password creates a local user, if this service signs tokens.
  UUID accept(String token, @Nullable String password, @Nullable String displayName) {
    var secret = new Secret(token);
    if (!isOpen(secret)) {
      throw Problem.notFound();
    }
    var hash =
        password == null || config.localIssuer().isEmpty()
            ? null
            : passwords.inTurn(() -> passwords.hash(password));
    return transactions.write(() ->
        sql.of(
                "SELECT platform.accept_invitation(:token, :hash, :name, :issuer, :proof) AS workspace")
            .with("token", secret.sha256())
            .with("hash", hash)
            .with("name", displayName)
            .with("issuer", config.localIssuer())
            .proven("accept", secret.hex(), hash == null ? "" : hash, config.localIssuer())
            .only(row -> row.uuid("workspace")));
  }

  /// Checks whether the invitation is open, before the expensive hashing of a password.
  private boolean isOpen(Secret token) {
    return transactions.read(() ->
        sql.of("SELECT platform.invitation_is_open(:token, :proof) AS open")
            .with("token", token.sha256())
            .proven("invitation", token.hex())
            .only(row -> row.flag("open")));
  }
}
