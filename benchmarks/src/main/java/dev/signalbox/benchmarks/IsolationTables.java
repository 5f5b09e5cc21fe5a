package dev.signalbox.benchmarks;

import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import java.sql.SQLException;
import java.sql.Statement;

/// Creates half a million rows of a thousand workspaces in the real table, and copies of it with
/// other policies: none, the policy without the MAC, and the membership sub-query of the original
/// documents.
final class IsolationTables {
  static final String OURS = "health.integration_health";
  static final String PLAIN = "bench.plain";
  static final String UNSEALED = "bench.unsealed";
  static final String MEMBERSHIP = "bench.membership";

  private IsolationTables() {}

  static void fill(TestDatabase database) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          UPDATE platform.quota_defaults SET most = 1000000;
          INSERT INTO platform.workspaces (organization_id, name, slug)
            SELECT 'b0000000-0000-4000-8000-0000000000bb', 'W' || n, 'w-' || n FROM generate_series(1, 997) n;
          INSERT INTO health.integration_health (workspace_id, integration_id, status, error_rate, last_checked)
            SELECT w.id, 'channel-' || n % 5, 'healthy', 0.0125, now() - n * interval '5 minutes'
              FROM platform.workspaces w, generate_series(1, 500) n;
          INSERT INTO health.integration_health_current (workspace_id, integration_id, status)
            SELECT w.id, 'channel-' || n, 'healthy' FROM platform.workspaces w, generate_series(0, 4) n;
          INSERT INTO platform.workspace_members (workspace_id, user_id, role)
            SELECT w.id, i.user_id, 'VIEWER' FROM platform.workspaces w, platform.user_identities i
             WHERE i.subject = 'globex-owner' AND w.slug LIKE 'w-%' AND right(w.slug, 1) = '7' ON CONFLICT DO NOTHING;
          """);
      proofsForPgbench(statement);
      // The tables have a schema of their own, since the lint would stop a service beside such
      // tables.
      statement.execute("CREATE SCHEMA bench");
      statement.execute("GRANT USAGE ON SCHEMA bench TO health_app");
      for (var copy : new String[] {PLAIN, UNSEALED, MEMBERSHIP}) {
        statement.execute(
            "CREATE TABLE " + copy + " (LIKE health.integration_health INCLUDING ALL)");
        statement.execute("INSERT INTO " + copy + " SELECT * FROM health.integration_health");
        statement.execute("GRANT SELECT ON " + copy + " TO health_app");
      }
      statement.execute(
          """
          ALTER TABLE bench.unsealed ENABLE ROW LEVEL SECURITY;
          CREATE POLICY workspace_isolation ON bench.unsealed USING (workspace_id = platform.current_workspace_id());
          ALTER TABLE bench.membership ENABLE ROW LEVEL SECURITY;
          CREATE POLICY membership ON bench.membership USING (workspace_id IN
            (SELECT m.workspace_id FROM platform.workspace_members m WHERE m.user_id = platform.current_user_id()));
          """);
      statement.execute("VACUUM ANALYZE");
    }
    System.out.printf(
        "500,000 rows of 1,000 workspaces; the caller's %s has 500%n", Organizations.ACME);
  }

  /// Permits repeated use of signatures that end in !! in this database, for the scripts of
  /// pgbench; all others do not end so, and are valid once as usual.
  private static void proofsForPgbench(Statement statement) throws SQLException {
    statement.execute(
        """
        DO $$ BEGIN
          EXECUTE replace(pg_get_functiondef('platform.proof_holds'::regproc), 'RETURN pg_advisory_unlock', 'RETURN right(proof, 2) = ''!!'' OR pg_advisory_unlock');
        END $$
        """);
  }

  /// Chooses the policies of our table: those of Signalbox, or one that names the caller's
  /// workspace as a constant.
  static void keepApart(TestDatabase database, boolean wanted) throws SQLException {
    var constant = "workspace_id = '" + Organizations.ACME + "'";
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "ALTER POLICY workspace_isolation ON health.integration_health USING (%s)"
              .formatted(wanted ? "workspace_id = platform.current_workspace_id()" : constant));
      statement.execute(
          "ALTER POLICY sealed_workspace ON health.integration_health USING (%s)"
              .formatted(
                  wanted
                      ? "(workspace_id = (SELECT platform.sealed('workspace_id')::uuid) OR NULL) IS NOT NULL"
                      : "true"));
    }
  }
}
