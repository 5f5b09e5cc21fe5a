package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/// Writes the ledger row in the transaction of the migration itself: both commit or neither. For a
/// script that runs outside of a transaction it writes a RUNNING row first, so that the next run
/// knows the earlier state of the catalogue.
final class LedgerCallback extends BaseCallback {
  private static final String INSERT =
      """
      INSERT INTO platform.migration_ledger
        (module, version, description, direction, checksum, undo_script, duration_ms, application_version, fingerprint_before, fingerprint_after)
      VALUES (?, ?, ?, 'UP', ?, ?, ?, ?, ?, ?)
      """;

  private final String schema;
  private final MigrationScripts scripts;
  private final Snapshots snapshots;
  private @Nullable CatalogueSnapshot last;
  private long startedAt;

  LedgerCallback(String schema, MigrationScripts scripts, Snapshots snapshots) {
    this.schema = schema;
    this.scripts = scripts;
    this.snapshots = snapshots;
  }

  @Override
  public boolean supports(Event event, @Nullable Context context) {
    return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
  }

  @Override
  public void handle(Event event, Context context) {
    try {
      if (event == Event.BEFORE_EACH_MIGRATE) {
        before(context.getConnection(), context.getMigrationInfo());
      } else {
        after(context.getConnection(), context.getMigrationInfo());
      }
    } catch (SQLException e) {
      throw new IllegalStateException("could not write the migration ledger", e);
    }
  }

  private void before(Connection connection, MigrationInfo info) throws SQLException {
    startedAt = System.nanoTime();
    var now = last == null ? CatalogueSnapshot.of(connection, schema) : last;
    last = now;
    snapshots.keep(connection, now);
    if (connection.getAutoCommit()) {
      Interrupted.begin(connection, schema, version(info), () -> insert(connection, info, now));
    }
  }

  private void after(Connection connection, MigrationInfo info) throws SQLException {
    var now = CatalogueSnapshot.of(connection, schema);
    snapshots.keep(connection, now);
    if (connection.getAutoCommit()) {
      Interrupted.end(connection, schema, version(info), now.fingerprint(), millis());
    } else {
      insert(connection, info, now);
    }
    last = now;
  }

  private void insert(Connection connection, MigrationInfo info, CatalogueSnapshot now)
      throws SQLException {
    try (var insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, schema);
      insert.setString(2, version(info));
      insert.setString(3, info.getDescription());
      insert.setObject(4, info.getChecksum(), Types.INTEGER);
      insert.setString(5, scripts.undo(schema, info.getScript()).orElse(null));
      insert.setInt(6, millis());
      insert.setString(7, applicationVersion());
      insert.setString(8, last == null ? null : last.fingerprint());
      insert.setString(9, now.fingerprint());
      insert.executeUpdate();
    }
    noteRequirements(connection, info);
  }

  /// Stores the requirements of a script, if it has any.
  private void noteRequirements(Connection connection, MigrationInfo info) throws SQLException {
    var required =
        MigrationScripts.requirements(scripts.migration(schema, info.getScript()).orElse(""));
    if (!required.isEmpty()) {
      Rows.update(
          connection,
          "UPDATE platform.migration_ledger SET requires = ? WHERE id = (SELECT max(id) FROM platform.migration_ledger WHERE module = ?)",
          MigrationScripts.describe(required),
          schema);
    }
  }

  private int millis() {
    return (int) ((System.nanoTime() - startedAt) / 1_000_000);
  }

  private static String version(MigrationInfo info) {
    return info.getVersion().getVersion();
  }

  static String applicationVersion() {
    return Optional.ofNullable(LedgerCallback.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String getCallbackName() {
    return "ledger";
  }
}
