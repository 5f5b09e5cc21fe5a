package dev.signalbox.operator;

import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.pool.RoleNames;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Creates the first owner of an organization, outside of the services, with the rights of the
/// schema owner.
final class Owners {
  private static final String SCRIPT =
      """
      WITH person AS (
        SELECT id FROM platform.users WHERE lower(email) = lower($1) AND email_verified_at IS NOT NULL AND status = 'ACTIVE'
      ), fresh AS (
        INSERT INTO platform.users (email, email_verified_at) SELECT lower($1), now() WHERE NOT EXISTS (SELECT FROM person) RETURNING id
      ) SELECT id FROM person UNION ALL SELECT id FROM fresh
      """;

  private Owners() {}

  /// Holds the created ids; `token` sets the password, or links an identity, within 24 hours.
  record Made(String organization, String workspace, String user, String token) {
    @Override
    public String toString() {
      return "Made[" + organization + "]";
    }
  }

  static Made create(
      Database database,
      String email,
      String organization,
      String workspace,
      @Nullable String issuer,
      @Nullable String subject)
      throws SQLException {
    try (var connection = database.migrator().getConnection()) {
      connection.setAutoCommit(false);
      execute(connection, RoleNames.in("SET LOCAL ROLE signalbox_owner"));
      var user = one(connection, SCRIPT.replace("$1", "?"), email, email);
      execute(connection, "SELECT platform.prove_address(?::uuid)", user);
      var organizationId =
          one(
              connection,
              "INSERT INTO platform.organizations (name, slug) VALUES (?, ?) RETURNING id",
              organization,
              slug(organization));
      execute(
          connection,
          "INSERT INTO platform.user_organizations (user_id, organization_id, role, joined_at)"
              + " VALUES (?::uuid, ?::uuid, 'OWNER', now())",
          user,
          organizationId);
      var workspaceId =
          one(
              connection,
              "INSERT INTO platform.workspaces (organization_id, name, slug) VALUES (?::uuid, ?, ?) RETURNING id",
              organizationId,
              workspace,
              slug(workspace));
      execute(
          connection,
          "INSERT INTO platform.workspace_members (workspace_id, user_id, role) VALUES (?::uuid, ?::uuid, 'OWNER')",
          workspaceId,
          user);
      var token = random();
      if (issuer != null && subject != null) {
        execute(
            connection,
            "INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (?::uuid, ?, ?) ON CONFLICT DO NOTHING",
            user,
            issuer,
            subject);
      } else {
        execute(
            connection,
            "INSERT INTO platform.password_resets (token_hash, user_id, expires_at) VALUES (decode(?, 'hex'), ?::uuid, now() + interval '24 hours')",
            Hashes.sha256Hex(token),
            user);
      }
      connection.commit();
      return new Made(organizationId, workspaceId, user, token);
    }
  }

  private static String slug(String name) {
    var slug =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("(^-+)|(-+$)", "");
    return slug.isEmpty() ? "main" : slug.substring(0, Math.min(63, slug.length()));
  }

  private static void execute(Connection connection, String constant, String... values)
      throws SQLException {
    try (var statement = connection.prepareStatement(constant)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private static String one(Connection connection, String constant, String... values)
      throws SQLException {
    try (var statement = connection.prepareStatement(constant)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (var result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }

  private static String random() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
