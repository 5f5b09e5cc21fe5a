package dev.signalbox.platform.isolation;

import dev.signalbox.platform.pool.RoleNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Audits the catalogue by the rules of `db/isolation-lint.sql`. It needs no rights beyond a login,
/// so the app role itself runs it.
public final class RowSecurityAudit {
  private static final String COUNT =
      """
      SELECT count(*) AS tables,
             count(*) FILTER (WHERE c.relrowsecurity AND c.relforcerowsecurity) AS isolated
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN platform.services s ON s.schema_name = n.nspname OR n.nspname = 'platform'
       WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id')
         AND s.app_role = (SELECT min(app_role) FROM platform.services x WHERE x.schema_name = n.nspname OR n.nspname = 'platform')
      """;

  private RowSecurityAudit() {}

  public static IsolationReport run(Connection connection) throws SQLException {
    var findings = new ArrayList<Finding>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(resource("/db/isolation-lint.sql"))) {
      while (result.next()) {
        findings.add(new Finding(result.getString(1), result.getString(2), result.getString(3)));
      }
    }
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(COUNT)) {
      result.next();
      return new IsolationReport(result.getInt(1), result.getInt(2), findings);
    }
  }

  /// Audits the attributes and rights of the login role; it runs on every data source of a service.
  public static List<Finding> auditLogin(Connection connection) throws SQLException {
    return findings(connection, "/db/login-lint.sql");
  }

  /// Finds the functions with which the login role may hurt the availability for others; only a
  /// superuser can revoke them.
  public static List<Finding> auditAvailability(Connection connection) throws SQLException {
    return findings(connection, "/db/availability-lint.sql");
  }

  private static List<Finding> findings(Connection connection, String lint) throws SQLException {
    var findings = new ArrayList<Finding>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(resource(lint))) {
      while (result.next()) {
        findings.add(new Finding(result.getString(1), result.getString(2), result.getString(3)));
      }
    }
    return findings;
  }

  /// Returns true if the canary row stays hidden from this login, which proves that row-level
  /// security is effective here.
  public static boolean canaryIsInvisible(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT count(*) FROM platform.canary")) {
      result.next();
      return result.getInt(1) == 0;
    }
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(RowSecurityAudit.class.getResourceAsStream(name))) {
      return RoleNames.in(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
