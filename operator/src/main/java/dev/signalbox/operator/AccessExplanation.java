package dev.signalbox.operator;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tx.EntryProof;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Explains why a caller sees or does not see rows of a table: it sets the tenant context like the
/// service, as its login role, and reports PostgreSQL's decisions. It reveals nothing that the
/// caller could not learn.
final class AccessExplanation {
  private final Connection connection;
  private final List<String> lines = new ArrayList<>();

  private AccessExplanation(Connection connection) {
    this.connection = connection;
  }

  /// Returns the lines to print; the last one is the conclusion.
  static List<String> of(
      DataSource app, String entryKey, Caller caller, String table, @Nullable UUID id)
      throws SQLException {
    try (var connection = app.getConnection()) {
      connection.setAutoCommit(false);
      var explanation = new AccessExplanation(connection);
      explanation.lines.add(explanation.conclude(entryKey, caller, table, id));
      connection.rollback();
      return explanation.lines;
    }
  }

  private String conclude(String entryKey, Caller caller, String table, @Nullable UUID id)
      throws SQLException {
    var role = enter(EntryProof.with(entryKey), caller).replaceFirst("[@#].*", "");
    if (role.isEmpty()) {
      return "Sees nothing: "
          + (caller instanceof Caller.ApiKeyHolder
              ? "the key is unknown, revoked, expired or suspended."
              : "not a member of an active workspace with that id, or there is none.");
    }
    lines.add(
        "entered as   "
            + role
            + ", user "
            + setting("user_id")
            + ", workspace "
            + setting("workspace_id"));
    lines.add("sealed       " + one("SELECT platform.context_is_sealed()::text"));
    var found = one("SELECT coalesce(to_regclass(?)::text, '')", table);
    if (found.isEmpty()) {
      return "There is no table " + table + " that this service can name.";
    }
    lines.add("login        " + one("SELECT session_user::text") + ", may " + privileges(found));
    lines.addAll(policies(found));
    if (!Boolean.parseBoolean(
        one("SELECT has_table_privilege(?::regclass, 'SELECT')::text", found))) {
      return "Sees nothing: the service's login may not read " + found + ".";
    }
    return visible(found, id);
  }

  private String visible(String table, @Nullable UUID id) throws SQLException {
    var count = one(one("SELECT format('SELECT count(*) FROM %s', ?::regclass)", table));
    if (id == null) {
      return "Sees " + count + " rows of " + table + ": those that pass every policy above.";
    }
    var mine =
        one(
            one(
                "SELECT format('SELECT count(*) FROM %s WHERE id = %L', ?::regclass, ?::uuid)",
                table, id.toString()));
    return mine.equals("0")
        ? "Does not see "
            + id
            + ": no row with that id passes the policies; it is elsewhere or nowhere."
        : "Sees " + id + ", one of " + count + " visible rows.";
  }

  /// Returns the role, or "" if PostgreSQL rejected the caller.
  private String enter(EntryProof proof, Caller caller) throws SQLException {
    try {
      return switch (caller) {
        case Caller.Member(var issuer, var subject, var workspace) ->
            one(
                "SELECT platform.enter_member(?, ?, ?::uuid, 'explain-access', ?)",
                issuer,
                subject,
                workspace.toString(),
                proof.sign(
                    Instant.now(),
                    EntryProof.nonce(connection),
                    "member",
                    issuer,
                    subject,
                    workspace.toString()));
        case Caller.ApiKeyHolder(var keyId, var hash) -> {
          var hex = HexFormat.of().formatHex(hash.toArray());
          yield one(
              "SELECT platform.enter_key(?, decode(?, 'hex'), 'explain-access', ?)",
              keyId,
              hex,
              proof.sign(Instant.now(), EntryProof.nonce(connection), "key", keyId, hex));
        }
        default -> throw new IllegalArgumentException("a token with a workspace, or an API key");
      };
    } catch (SQLException e) {
      if (!"42501".equals(e.getSQLState())) {
        throw e;
      }
      return "";
    }
  }

  private String setting(String name) throws SQLException {
    return one(
        "SELECT coalesce(nullif(current_setting('signalbox.' || ?, true), ''), 'none')", name);
  }

  private String privileges(String table) throws SQLException {
    return one(
        """
        SELECT coalesce(string_agg(p, ', '), 'nothing') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p
         WHERE has_table_privilege(?::regclass, p)
        """,
        table);
  }

  private List<String> policies(String table) throws SQLException {
    var found =
        all(
            """
            SELECT CASE WHEN polpermissive THEN 'lets through ' ELSE 'demands      ' END || polname || ': ' || regexp_replace(pg_get_expr(polqual, polrelid), '\\s+', ' ', 'g')
              FROM pg_policy WHERE polrelid = ?::regclass AND (polroles @> ARRAY[0::oid] OR polroles @> ARRAY[(SELECT oid FROM pg_roles WHERE rolname = session_user)])
             ORDER BY polpermissive DESC, polname
            """,
            table);
    return found.isEmpty() ? List.of("policies     none for this login") : found;
  }

  private String one(String constant, String... parameters) throws SQLException {
    return all(constant, parameters).getFirst();
  }

  private List<String> all(String constant, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(constant)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      var rows = new ArrayList<String>();
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    }
  }
}
