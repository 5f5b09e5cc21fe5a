package dev.signalbox.platform.account;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a deleted workspace. It is inaccessible since `requestedAt`; a background job deletes
/// its rows until `finishedAt`, which is null before.
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
