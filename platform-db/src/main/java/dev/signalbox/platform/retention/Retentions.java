package dev.signalbox.platform.retention;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Row;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads and stores the retention periods of the workspace.
@Singleton
public final class Retentions {
  private final Transactions transactions;
  private final Sql sql;

  Retentions(Transactions transactions, Sql sql) {
    this.transactions = transactions;
    this.sql = sql;
  }

  /// Lists the kinds of data that a workspace keeps, of all services of this database.
  public List<Retention> all() {
    return transactions.read(() ->
        sql.of(
                """
                SELECT k.kind, c.kind IS NOT NULL AS chosen, k.default_days, k.least_days, k.most_days, k.for_ever,
                       CASE WHEN c.kind IS NULL THEN k.default_days ELSE c.keep_days END AS keep_days
                  FROM platform.retention_kinds k
                  LEFT JOIN platform.retention_choices c ON c.kind = k.kind AND c.workspace_id = platform.current_workspace_id()
                 WHERE k.of_workspace ORDER BY k.kind
                """)
            .list(Retentions::retention));
  }

  /// Stores how many days the workspace keeps a kind, or for ever if null.
  public Retention choose(String kind, @Nullable Integer days) {
    return transactions.write(() -> {
      var before = find(kind);
      if (days == null
          ? !before.forEver()
          : days < before.leastDays() || days > before.mostDays()) {
        throw Problem.invalid(
            "/keepDays",
            "This is kept for %d to %d days%s."
                .formatted(
                    before.leastDays(),
                    before.mostDays(),
                    before.forEver() ? ", or for ever (null)" : ""));
      }
      sql.of(
              """
              INSERT INTO platform.retention_choices (kind, keep_days) VALUES (:kind, :days)
              ON CONFLICT (workspace_id, kind) DO UPDATE SET keep_days = excluded.keep_days
              """)
          .with("kind", kind)
          .with("days", days)
          .update();
      return new Retention(
          kind,
          days,
          true,
          before.defaultDays(),
          before.leastDays(),
          before.mostDays(),
          before.forEver());
    });
  }

  /// Returns to the default of a kind.
  public void forget(String kind) {
    transactions.run(() -> {
      var known = find(kind);
      sql.of(
              "DELETE FROM platform.retention_choices WHERE workspace_id = platform.current_workspace_id() AND kind = :kind")
          .with("kind", known.kind())
          .call();
    });
  }

  private Retention find(String kind) {
    return sql.of(
            """
            SELECT k.kind, false AS chosen, k.default_days, k.least_days, k.most_days, k.for_ever, k.default_days AS keep_days
              FROM platform.retention_kinds k WHERE k.of_workspace AND k.kind = :kind
            """)
        .with("kind", kind)
        .first(Retentions::retention)
        .orElseThrow(Problem::notFound);
  }

  private static Retention retention(Row row) {
    return new Retention(
        row.text("kind"),
        row.integerOrNull("keep_days"),
        row.flag("chosen"),
        row.integerOrNull("default_days"),
        row.integer("least_days"),
        row.integer("most_days"),
        row.flag("for_ever"));
  }
}
