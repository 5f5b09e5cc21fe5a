package dev.signalbox.platform.migration;

import dev.signalbox.platform.migration.RollbackPlan.Undo;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Records a rollback in its own transaction: in Flyway's history, and in the ledger unless the
/// rollback removed the ledger itself.
final class RollbackRecord {
  private final Connection connection;
  private final String module;

  RollbackRecord(Connection connection, String module) {
    this.connection = connection;
    this.module = module;
  }

  void write(List<Undo> steps, List<DataLoss> losses, List<String> archives) throws SQLException {
    boolean kept = Ledger.exists(connection);
    for (var step : steps) {
      History.forget(connection, module, step.applied().version());
      if (kept) {
        down(step);
      }
    }
    if (Snapshots.areKept(connection) && !losses.isEmpty()) {
      note(steps.size(), losses, archives);
    }
  }

  private void down(Undo step) throws SQLException {
    var applied = step.applied();
    Rows.update(
        connection,
        """
        INSERT INTO platform.migration_ledger (module, version, description, direction, checksum, duration_ms, application_version, fingerprint_before, fingerprint_after)
        VALUES (?, ?, ?, 'DOWN', nullif(?, '')::integer, (extract(epoch FROM clock_timestamp() - now()) * 1000)::integer, ?, ?, ?)
        """,
        module,
        applied.version(),
        applied.description(),
        applied.checksum(),
        LedgerCallback.applicationVersion(),
        applied.after(),
        applied.before());
  }

  private void note(int rows, List<DataLoss> losses, List<String> archives) throws SQLException {
    var note =
        losses.stream().map(DataLoss::toString).collect(Collectors.joining("; ", "lost: ", ""))
            + (archives.isEmpty() ? "" : "; archived: " + String.join(", ", archives));
    Rows.update(
        connection,
        "UPDATE platform.migration_ledger SET note = ? WHERE id IN (SELECT id FROM platform.migration_ledger WHERE module = ? ORDER BY id DESC LIMIT ?::integer)",
        note,
        module,
        String.valueOf(rows));
  }
}
