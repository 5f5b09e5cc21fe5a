package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.platform.isolation.Finding;
import dev.signalbox.platform.isolation.RowSecurityAudit;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/// Represents a temporary database of a module with two tables of ours: `probe` (Acme has `acme
/// secret`, Globex `globex secret`) and `probe_child`, which refers to it. SQL contains `$S` for
/// the schema.
final class Arena {
  /// The condition of the policy sealed_workspace.
  static final String HELD =
      "(workspace_id = (SELECT platform.sealed('workspace_id')::uuid) OR NULL) IS NOT NULL";

  static final String GLOBEX_ROW = "b0000000-0000-4000-8000-00000000f00d";
  static final String ACME_ROW = "a0000000-0000-4000-8000-00000000f00d";

  private final TestDatabase database;
  private final ServiceModule service;

  Arena(TestDatabase database, ServiceModule service) {
    this.database = database;
    this.service = service;
  }

  void build() {
    owner(
        """
        CREATE TABLE $S.probe (workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
          id uuid NOT NULL DEFAULT gen_random_uuid(), name text NOT NULL, PRIMARY KEY (workspace_id, id), UNIQUE (workspace_id, name))
        """);
    owner(
        """
        CREATE TABLE $S.probe_child (workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(), id uuid NOT NULL DEFAULT gen_random_uuid(),
          parent uuid NOT NULL, PRIMARY KEY (workspace_id, id), FOREIGN KEY (workspace_id, parent) REFERENCES $S.probe (workspace_id, id) ON DELETE CASCADE)
        """);
    owner("SELECT platform.isolate('$S.probe'), platform.isolate('$S.probe_child')");
    superuser(
        "INSERT INTO $S.probe VALUES ('%s', '%s', 'acme secret'), ('%s', '%s', 'globex secret')"
            .formatted(Organizations.ACME, ACME_ROW, Organizations.GLOBEX, GLOBEX_ROW));
    superuser(
        "INSERT INTO $S.probe_child (workspace_id, parent) SELECT workspace_id, id FROM $S.probe");
  }

  TestDatabase database() {
    return database;
  }

  String role() {
    return service.appRole();
  }

  String sql(String text) {
    return text.replace("$S", service.schema()).replace("$ROLE", role());
  }

  /// Opens a transaction of Acme's owner.
  Session acme() {
    return new Session(AppSession.open(database, role(), Organizations.acme("OWNER")), this);
  }

  /// Opens a transaction of Globex's owner.
  Session globex() {
    return new Session(AppSession.open(database, role(), Organizations.globex()), this);
  }

  /// Opens a transaction without a tenant context.
  Session nobody() {
    return new Session(AppSession.open(database, role()), this);
  }

  List<Finding> lint() throws SQLException {
    try (var connection = database.app(role()).getConnection()) {
      return RowSecurityAudit.run(connection).findings();
    }
  }

  boolean lintFinds(String rule) throws SQLException {
    return lint().stream().anyMatch(finding -> finding.rule().equals(rule));
  }

  /// Removes a protection, runs the attempt, and restores the protection.
  void without(String takeAway, String putBack, Executable attempt) throws Throwable {
    superuser(takeAway);
    try {
      attempt.execute();
    } finally {
      superuser(putBack);
    }
  }

  /// Runs the attempt while one text in a function is replaced by another.
  void withFunction(String function, String text, String other, Executable attempt)
      throws Throwable {
    without(replaced(function, text, other), replaced(function, other, text), attempt);
  }

  private static String replaced(String function, String text, String other) {
    return "DO $do$ BEGIN EXECUTE replace(pg_get_functiondef('%s'::regprocedure), $a$%s$a$, $a$%s$a$); END $do$"
        .formatted(function, text, other);
  }

  void withoutRowSecurity(Executable attempt) throws Throwable {
    without(
        "ALTER TABLE $S.probe DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE $S.probe ENABLE ROW LEVEL SECURITY",
        attempt);
  }

  List<String> superuser(String text) {
    return run(text, "");
  }

  /// Runs SQL as the role of migrations.
  List<String> owner(String text) {
    return run(text, "SET ROLE signalbox_owner");
  }

  private List<String> run(String text, String before) {
    try (Connection connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      if (!before.isEmpty()) {
        statement.execute(before);
      }
      var rows = new ArrayList<String>();
      if (statement.execute(sql(text))) {
        try (var result = statement.getResultSet()) {
          while (result.next()) {
            rows.add(String.valueOf(result.getString(1)));
          }
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql(text), e);
    }
  }

  /// Runs SQL as the app role; `$S` is the schema.
  record Session(AppSession raw, Arena arena) implements AutoCloseable {
    List<String> query(String text, @Nullable Object... parameters) {
      return raw.query(arena.sql(text), parameters);
    }

    String one(String text, @Nullable Object... parameters) {
      return query(text, parameters).getFirst();
    }

    List<String> names() {
      return query("SELECT name FROM $S.probe ORDER BY name");
    }

    String refusal(String text, @Nullable Object... parameters) {
      return raw.refusal(arena.sql(text), parameters);
    }

    /// Forges the context as injected SQL would do to become Globex.
    void forge() {
      var _ =
          query(
              "SELECT set_config('signalbox.workspace_id', ?, true)",
              Organizations.GLOBEX.toString());
    }

    @Override
    public void close() {
      raw.close();
    }
  }

  /// Checks what a member of one workspace gets for a statement.
  void acmeSees(List<String> expected, String statement) {
    try (var session = acme()) {
      assertEquals(expected, session.query(statement));
    }
  }
}
