package dev.signalbox.platform.event.projection;

import dev.signalbox.platform.tx.Row;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Statement;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

@Singleton
final class CheckpointRepository {
  private final Sql sql;

  CheckpointRepository(Sql sql) {
    this.sql = sql;
  }

  /// Creates and locks the checkpoint for this transaction; empty if another instance holds the
  /// lock.
  Optional<Checkpoint> lock(Projection projection) {
    of(
            sql.of(
                """
                INSERT INTO platform.event_checkpoints (projection, version) VALUES (:projection, :version) ON CONFLICT DO NOTHING
                """),
            projection)
        .call();
    return of(
            sql.of(
                """
                SELECT position, active, stopped, failures FROM platform.event_checkpoints
                WHERE projection = :projection AND version = :version AND NOT stopped FOR UPDATE SKIP LOCKED
                """),
            projection)
        .first(CheckpointRepository::checkpoint);
  }

  Optional<Checkpoint> find(String projection, int version) {
    return sql.of(
            "SELECT position, active, stopped, failures FROM platform.event_checkpoints WHERE projection = :projection AND version = :version")
        .with("projection", projection)
        .with("version", version)
        .first(CheckpointRepository::checkpoint);
  }

  Optional<Integer> activeVersion(String projection) {
    return sql.of(
            "SELECT version FROM platform.event_checkpoints WHERE projection = :projection AND active")
        .with("projection", projection)
        .first(row -> row.integer("version"));
  }

  /// Advances the checkpoint by compare-and-set; returns false if another instance has moved it.
  boolean advance(Projection projection, long from, long to) {
    return of(
                sql.of(
                    """
                    UPDATE platform.event_checkpoints SET position = :to, failures = 0, next_try = NULL
                    WHERE projection = :projection AND version = :version AND position = :from
                    """),
                projection)
            .with("from", from)
            .with("to", to)
            .update()
        == 1;
  }

  /// Activates a version that has caught up; readers use the newest active version.
  void activate(Projection projection) {
    of(
            sql.of(
                """
                UPDATE platform.event_checkpoints SET active = false WHERE projection = :projection AND active AND version < :version
                """),
            projection)
        .call();
    of(
            sql.of(
                """
                UPDATE platform.event_checkpoints c SET active = true WHERE projection = :projection AND version = :version
                  AND NOT EXISTS (SELECT FROM platform.event_checkpoints o WHERE o.workspace_id = c.workspace_id AND o.projection = c.projection AND o.active)
                """),
            projection)
        .call();
  }

  /// Records a failure; returns the number of failures in a row.
  int failed(Projection projection, Duration pause) {
    return of(
            sql.of(
                """
                UPDATE platform.event_checkpoints SET failures = failures + 1, next_try = clock_timestamp() + make_interval(secs => :pause)
                WHERE projection = :projection AND version = :version RETURNING failures
                """),
            projection)
        .with("pause", pause.toMillis() / 1000.0)
        .first(row -> row.integer("failures"))
        .orElse(0);
  }

  /// Stops the projection at its poison event, unless another instance has processed it.
  void stop(Projection projection, long before) {
    of(
            sql.of(
                """
                UPDATE platform.event_checkpoints SET stopped = true
                WHERE projection = :projection AND version = :version AND failures >= 5 AND position < :before
                """),
            projection)
        .with("before", before)
        .call();
  }

  boolean resume(String projection, int version) {
    return sql.of(
                """
                UPDATE platform.event_checkpoints SET stopped = false, failures = 0, next_try = NULL
                WHERE projection = :projection AND version = :version AND stopped
                """)
            .with("projection", projection)
            .with("version", version)
            .update()
        == 1;
  }

  void bury(Projection projection, Checkpoint.Skipped skipped) {
    of(
            sql.of(
                """
                INSERT INTO platform.event_dead_letters (projection, version, position, event_id, failure)
                VALUES (:projection, :version, :position, :event, :failure) ON CONFLICT DO NOTHING
                """),
            projection)
        .with("position", skipped.position())
        .with("event", skipped.event())
        .with("failure", skipped.failure())
        .call();
  }

  private static Statement of(Statement statement, Projection projection) {
    return statement.with("projection", projection.name()).with("version", projection.version());
  }

  private static Checkpoint checkpoint(Row row) {
    return new Checkpoint(
        row.number("position"), row.flag("active"), row.flag("stopped"), row.integer("failures"));
  }
}
