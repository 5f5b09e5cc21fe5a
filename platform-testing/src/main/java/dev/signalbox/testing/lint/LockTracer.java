package dev.signalbox.testing.lint;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs a script on a real PostgreSQL, statement by statement, and records what each did to
/// relations that existed before: locks, scans, rewrites, index builds. The caller ends the
/// transaction, unless CONCURRENTLY made one impossible.
final class LockTracer {
  /// The SQLSTATEs for an undefined table, function, type or schema, which a name without its
  /// schema causes.
  private static final Set<String> NO_SUCH_NAME = Set.of("42P01", "42883", "42704", "3F000");

  /// Holds the trace of one statement. `unknown` is PostgreSQL's message if no search_path resolved
  /// a name, or empty.
  record Step(
      ScriptStatement statement,
      Schema before,
      Schema after,
      Map<Long, Set<String>> locks,
      Set<Long> scanned,
      String unknown) {}

  private final Connection connection;
  private final String schema;
  private final boolean inTransaction;

  private LockTracer(Connection connection, String schema, boolean inTransaction) {
    this.connection = connection;
    this.schema = schema;
    this.inTransaction = inTransaction;
  }

  /// Traces the script on a connection that has SET ROLE signalbox_owner and nothing uncommitted.
  static List<Step> trace(Connection connection, String schema, Script script) throws SQLException {
    boolean inTransaction =
        script.statements().stream().noneMatch(s -> s.matches(TextRules.CONCURRENTLY));
    connection.setAutoCommit(!inTransaction);
    var tracer = new LockTracer(connection, schema, inTransaction);
    tracer.execute("SET search_path = ''");
    var steps = new ArrayList<Step>();
    var before = Schema.of(connection);
    for (var statement : script.statements()) {
      if (!TextRules.TRANSACTION_VERBS.contains(statement.verb())) {
        var step = tracer.step(script, statement, before);
        steps.add(step);
        before = step.after();
      }
    }
    return steps;
  }

  private Step step(Script script, ScriptStatement statement, Schema before) throws SQLException {
    var scansBefore = scans();
    String unknown;
    try {
      unknown = run(statement.text());
    } catch (SQLException e) {
      throw new SQLException(
          script.file() + ":" + statement.line() + " does not run: " + e.getMessage(), e);
    }
    // A COMMENT changes nothing that is traced here.
    var after = statement.verb().equals("COMMENT") ? before : Schema.of(connection);
    return new Step(statement, before, after, locks(), grown(scansBefore, scans()), unknown);
  }

  /// Runs the statement without a search_path, as the rules demand. If a name fails there, it runs
  /// again with the owner's search_path, so that the remaining rules are checked too.
  private String run(String text) throws SQLException {
    if (!inTransaction) {
      execute(text);
      return "";
    }
    var savepoint = connection.setSavepoint();
    try {
      execute(text);
      connection.releaseSavepoint(savepoint);
      return "";
    } catch (SQLException e) {
      if (!NO_SUCH_NAME.contains(e.getSQLState())) {
        throw e;
      }
      connection.rollback(savepoint);
      execute("SET search_path = " + schema + ", public");
      execute(text);
      execute("SET search_path = ''");
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown name");
    }
  }

  private Map<Long, Set<String>> locks() throws SQLException {
    var locks = new HashMap<Long, Set<String>>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT relation::bigint, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted")) {
      while (rows.next()) {
        locks.computeIfAbsent(rows.getLong(1), _ -> new HashSet<>()).add(rows.getString(2));
      }
    }
    return locks;
  }

  /// Counts how often each table was read in this transaction; PostgreSQL counts a scan of no rows
  /// too.
  private Map<Long, Long> scans() throws SQLException {
    var scans = new HashMap<Long, Long>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT relid::bigint, coalesce(seq_scan, 0) + coalesce(idx_scan, 0) FROM pg_stat_xact_user_tables WHERE coalesce(seq_scan, 0) + coalesce(idx_scan, 0) > 0")) {
      while (rows.next()) {
        scans.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return scans;
  }

  private static Set<Long> grown(Map<Long, Long> before, Map<Long, Long> after) {
    var grown = new HashSet<Long>();
    after.forEach((table, count) -> {
      if (count > before.getOrDefault(table, 0L)) {
        grown.add(table);
      }
    });
    return grown;
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
