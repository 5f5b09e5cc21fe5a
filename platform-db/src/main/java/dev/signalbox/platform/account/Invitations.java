package dev.signalbox.platform.account;

import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Keyset;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Invites into the entered workspace, and accepts as a visitor.
@Singleton
final class Invitations {
  private final Transactions transactions;
  private final Sql sql;
  private final Journal journal;
  private final Passwords passwords;
  private final AccountApiConfig config;

  Invitations(
      Transactions transactions,
      Sql sql,
      Journal journal,
      Passwords passwords,
      AccountApiConfig config) {
    this.transactions = transactions;
    this.sql = sql;
    this.journal = journal;
    this.passwords = passwords;
    this.config = config;
  }

  /// A new invitation and the one sight of its token.
  record Created(Invitation invitation, String token) {}

  Created invite(String email, String role) {
    var token = Secret.random();
    return transactions.write(() -> {
      var id =
          sql.of("SELECT platform.invite(:email, :role, :hash) AS id")
              .with("email", email)
              .with("role", role)
              .with("hash", token.sha256())
              .only(row -> row.uuid("id"));
      var made =
          sql.of("SELECT * FROM platform.invitations WHERE id = :id")
              .with("id", id)
              .only(Invitation::of);
      journal.record(AccountEvents.invited(made));
      return new Created(made, token.text());
    });
  }

  /// invitations_pkey; a workspace has few.
  List<Invitation> list(int fetch, @Nullable Keyset after) {
    return transactions.read(() ->
        sql.of("SELECT * FROM platform.invitations WHERE true")
            .after(after, "AND (created_at, id) < (:afterAt, :afterId)")
            .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
            .with("fetch", fetch)
            .list(Invitation::of));
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

  /// The workspace the visitor belongs to from now on. A password makes a local user, where this
  /// service signs tokens.
  UUID accept(String token, @Nullable String password, @Nullable String displayName) {
    var hash =
        password == null || config.localIssuer().isEmpty()
            ? null
            : passwords.inTurn(() -> passwords.hash(password));
    return transactions.write(() ->
        sql.of("SELECT platform.accept_invitation(:token, :hash, :name, :issuer) AS workspace")
            .with("token", new Secret(token).sha256())
            .with("hash", hash)
            .with("name", displayName)
            .with("issuer", config.localIssuer())
            .only(row -> row.uuid("workspace")));
  }
}
