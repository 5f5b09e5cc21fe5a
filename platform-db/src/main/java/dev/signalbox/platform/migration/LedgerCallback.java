package dev.signalbox.platform.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/// Writes the ledger row in the transaction of the migration itself: both commit or neither.
final class LedgerCallback extends BaseCallback {
  private static final String INSERT =
      """
      INSERT INTO platform.migration_ledger
        (module, version, description, direction, checksum, undo_script, duration_ms, application_version)
      VALUES (?, ?, ?, 'UP', ?, ?, ?, ?)
      """;

  private final String schema;
  private long startedAt;

  LedgerCallback(String schema) {
    this.schema = schema;
  }

  @Override
  public boolean supports(Event event, @Nullable Context context) {
    return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
  }

  @Override
  public void handle(Event event, Context context) {
    if (event == Event.BEFORE_EACH_MIGRATE) {
      startedAt = System.nanoTime();
      return;
    }
    var info = context.getMigrationInfo();
    try (var insert = context.getConnection().prepareStatement(INSERT)) {
      insert.setString(1, schema);
      insert.setString(2, info.getVersion().getVersion());
      insert.setString(3, info.getDescription());
      insert.setObject(4, info.getChecksum(), Types.INTEGER);
      insert.setString(5, undoScript(info).orElse(null));
      insert.setInt(6, (int) ((System.nanoTime() - startedAt) / 1_000_000));
      insert.setString(
          7,
          Optional.ofNullable(LedgerCallback.class.getPackage().getImplementationVersion())
              .orElse("development"));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("could not write the migration ledger", e);
    }
  }

  private Optional<String> undoScript(MigrationInfo info) {
    var name = info.getScript().replaceFirst("^V", "U");
    try (var in = LedgerCallback.class.getResourceAsStream("/db/undo/" + schema + "/" + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String getCallbackName() {
    return "ledger";
  }
}
