package dev.signalbox.platform.backfill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads and writes the row of one script in platform.backfills. It commits nothing itself.
final class BackfillLedger {
  private static final String REGISTER =
      """
      INSERT INTO platform.backfills (module, number, name, checksum) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  /// Resets a script whose migration was rolled back and applied again since: its changes are gone,
  /// so it starts from the beginning.
  private static final String FORGET =
      """
      UPDATE platform.backfills b
         SET state = 'PENDING', cursor = NULL, rows_seen = 0, rows_changed = 0, batches = 0, started_at = NULL, finished_at = NULL,
             last_error = NULL
       WHERE b.module = ? AND b.number = ? AND b.started_at <
             (SELECT max(l.executed_at) FROM platform.migration_ledger l
               WHERE l.module = ? AND ltrim(l.version, '0') = ltrim(?::text, '0') AND l.direction = 'UP')
      """;

  private static final String FIND =
      """
      SELECT state, checksum, cursor::text, rows_seen, rows_changed, batches, heartbeat, last_error
        FROM platform.backfills b WHERE module = ? AND number = ?
      """;

  /// Tells whether the migration of the script was rolled back, or applied again, since the script
  /// began.
  private static final String VOID =
      """
      SELECT b.started_at < (SELECT max(l.executed_at) FROM platform.migration_ledger l
              WHERE l.module = ? AND ltrim(l.version, '0') = ltrim(?::text, '0'))
        FROM platform.backfills b WHERE b.module = ? AND b.number = ?
      """;

  private static final String START =
      """
      UPDATE platform.backfills SET state = 'RUNNING', name = ?, checksum = ?, last_error = NULL, heartbeat = clock_timestamp(),
             started_at = coalesce(started_at, clock_timestamp())
       WHERE module = ? AND number = ?
      """;

  private static final String ADVANCE =
      """
      UPDATE platform.backfills
         SET cursor = n.next, rows_seen = rows_seen + n.seen, rows_changed = rows_changed + n.changed, batches = batches + 1,
             heartbeat = clock_timestamp(), state = CASE WHEN n.next IS NULL THEN 'DONE' ELSE 'RUNNING' END,
             finished_at = CASE WHEN n.next IS NULL THEN clock_timestamp() END
        FROM (SELECT ?::jsonb AS next, ?::bigint AS seen, ?::bigint AS changed) n
       WHERE module = ? AND number = ? AND state = 'RUNNING' AND cursor IS NOT DISTINCT FROM ?::jsonb
      """;

  private static final String FAIL =
      "UPDATE platform.backfills SET state = 'FAILED', last_error = ? WHERE module = ? AND number = ?";

  private static final String LAST_STEP =
      """
      SELECT direction = 'UP' FROM platform.migration_ledger
       WHERE module = ? AND ltrim(version, '0') = ltrim(?::text, '0') ORDER BY id DESC LIMIT 1
      """;

  private final Connection connection;
  private final BackfillScript script;

  BackfillLedger(Connection connection, BackfillScript script) {
    this.connection = connection;
    this.script = script;
  }

  record Entry(
      BackfillState state,
      String checksum,
      @Nullable String cursor,
      long rowsSeen,
      long rowsChanged,
      long batches,
      @Nullable Instant heartbeat,
      @Nullable String lastError) {}

  Entry open() throws SQLException {
    update(REGISTER, script.module(), script.number(), script.file(), script.checksum());
    var after = script.after();
    update(
        FORGET, script.module(), script.number(), after.module(), String.valueOf(after.version()));
    return find().orElseThrow();
  }

  Optional<Entry> find() throws SQLException {
    try (var find = prepare(FIND, script.module(), script.number());
        var row = find.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new Entry(
              BackfillState.valueOf(row.getString(1)),
              row.getString(2),
              row.getString(3),
              row.getLong(4),
              row.getLong(5),
              row.getLong(6),
              Optional.ofNullable(row.getTimestamp(7)).map(Timestamp::toInstant).orElse(null),
              row.getString(8)));
    }
  }

  /// Returns true if the changes of the script are gone with its migration; the script will start
  /// from the beginning.
  boolean isVoid() throws SQLException {
    var after = script.after();
    try (var asked =
            prepare(
                VOID,
                after.module(),
                String.valueOf(after.version()),
                script.module(),
                script.number());
        var row = asked.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /// Returns true if the migration that the script needs is in force.
  boolean canRun() throws SQLException {
    var after = script.after();
    try (var step = prepare(LAST_STEP, after.module(), String.valueOf(after.version()));
        var row = step.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  void start() throws SQLException {
    update(START, script.file(), script.checksum(), script.module(), script.number());
  }

  /// Advances the cursor in the transaction of the batch. Throws if the stored cursor is not the
  /// one that this run began with, since another runner must then be at work.
  void advance(@Nullable String from, Batch batch) throws SQLException {
    int rows =
        update(
            ADVANCE,
            batch.next(),
            batch.seen(),
            batch.changed(),
            script.module(),
            script.number(),
            from);
    if (rows != 1 || isVoid()) {
      throw new IllegalBatchException(
          "another process changed its row in platform.backfills meanwhile");
    }
  }

  void fail(String reason) throws SQLException {
    update(FAIL, reason, script.module(), script.number());
  }

  private int update(String constant, @Nullable Object... values) throws SQLException {
    try (var statement = prepare(constant, values)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(String constant, @Nullable Object... values)
      throws SQLException {
    var statement = connection.prepareStatement(constant);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
