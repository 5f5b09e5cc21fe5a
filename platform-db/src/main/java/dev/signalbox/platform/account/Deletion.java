package dev.signalbox.platform.account;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A workspace that was deleted: nobody enters it since `requestedAt`; its rows are gone at
/// `finishedAt`, which is null while a job removes them.
@Introspected
public record Deletion(
    UUID workspaceId,
    String name,
    Instant requestedAt,
    long rowsRemoved,
    @Nullable Instant finishedAt) {
  static Deletion of(Row row) {
    return new Deletion(
        row.uuid("in_workspace"),
        row.text("name"),
        row.instant("requested_at"),
        row.number("rows_removed"),
        row.instantOrNull("finished_at"));
  }
}
