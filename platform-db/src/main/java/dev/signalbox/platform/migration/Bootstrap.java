package dev.signalbox.platform.migration;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.pool.RoleNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.util.PSQLException;

/// Creates roles, schemas and grants; idempotent. It runs as a login with CREATEROLE that owns the
/// database. Afterwards the migrator and app roles suffice.
public final class Bootstrap {
  private static final int OLDEST_VERSION = 170_000;

  private Bootstrap() {}

  /// Runs the bootstrap and returns the passwords that it set: those of new roles, and those of all
  /// roles if they are reset.
  public static Map<String, String> run(
      Connection connection, List<ServiceModule> services, RolePasswords passwords)
      throws SQLException {
    var unusable = RoleNames.fault();
    if (unusable.isPresent()) {
      throw new SetupRefused(unusable.get());
    }
    checkServer(connection, services);
    var before = existing(connection);
    var input = Json.object();
    var list = input.putArray("services");
    for (var service : services) {
      list.addObject().put("schema", service.schema()).put("role", service.appRole());
    }
    var given = input.putObject("passwords");
    passwords.byRole().forEach(given::put);
    var reset = input.putArray("reset");
    if (passwords.reset()) {
      passwords.byRole().keySet().forEach(reset::add);
    }
    execute(connection, Json.write(input));
    var set = new TreeMap<>(passwords.byRole());
    if (!passwords.reset()) {
      set.keySet().removeAll(before);
    }
    return set;
  }

  private static void execute(Connection connection, String input) throws SQLException {
    try (var set =
        connection.prepareStatement("SELECT set_config('signalbox.bootstrap', ?, false)")) {
      set.setString(1, input);
      set.execute();
    }
    try (var statement = connection.createStatement()) {
      statement.execute(Rows.resource("/db/bootstrap.sql"));
    } catch (PSQLException e) {
      throw refusal(e);
    } finally {
      forget(connection);
    }
  }

  /// Resets the session setting, since it holds passwords.
  private static void forget(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      try (var statement = connection.createStatement()) {
        statement.execute("RESET signalbox.bootstrap");
      }
    }
  }

  /// Throws [SetupRefused] if this server cannot host Signalbox.
  private static void checkServer(Connection connection, List<ServiceModule> services)
      throws SQLException {
    int version = Integer.parseInt(one(connection, "SHOW server_version_num"));
    if (version < OLDEST_VERSION) {
      throw new SetupRefused(
          "Signalbox needs PostgreSQL 17 or newer; this server is "
              + one(connection, "SHOW server_version")
              + ".");
    }
    boolean needsVector =
        services.stream().anyMatch(service -> service.schema().equals("workflow"));
    if (needsVector
        && one(connection, "SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'")
            .equals("0")) {
      throw new SetupRefused(
          "workflow-core needs the extension pgvector, which is not installed on this server:"
              + " install its package, such as postgresql-17-pgvector, on the server.");
    }
  }

  private static SQLException refusal(PSQLException failure) {
    var server = failure.getServerErrorMessage();
    if (server != null && "create-extension".equals(server.getHint())) {
      return new SetupRefused(
          "This login may not create the extension pgvector. An administrator has to run this"
              + " statement once in this database: CREATE EXTENSION vector SCHEMA public");
    }
    if (server != null && "role-prefix".equals(server.getHint())) {
      return new SetupRefused(
          "This database belongs to a deployment with another "
              + RoleNames.VARIABLE
              + "; set the prefix with which it was set up, or none where it had none.");
    }
    if ("42501".equals(failure.getSQLState())) {
      return new SetupRefused(
          "This login may not set up the database: it has to own the database, have CREATEROLE, and"
              + " have made the roles "
              + RoleNames.in("signalbox_owner, signalbox_migrator and signalbox_kernel")
              + " itself if they exist already (another deployment in this cluster needs another "
              + RoleNames.VARIABLE
              + "): "
              + (server == null ? "permission denied" : server.getMessage()));
    }
    return failure;
  }

  private static List<String> existing(Connection connection) throws SQLException {
    var roles = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT rolname FROM pg_roles")) {
      while (rows.next()) {
        roles.add(rows.getString(1));
      }
    }
    return roles;
  }

  private static String one(Connection connection, String constant) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(constant)) {
      result.next();
      return result.getString(1);
    }
  }
}
