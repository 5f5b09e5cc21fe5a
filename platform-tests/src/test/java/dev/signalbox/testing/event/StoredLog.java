package dev.signalbox.testing.event;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.dcb.AppendAlgorithm;
import dev.signalbox.testing.dcb.Attempt;
import dev.signalbox.testing.dcb.EventFunctions;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Holds the stored log, read past row-level security: event ids with transaction and position.
record StoredLog(Map<UUID, Stored> ours, Map<UUID, Stored> scratch) {
  record Stored(long transaction, long position) {}

  static StoredLog of(TestDatabase database, Caller.Member member) throws SQLException {
    return new StoredLog(
        rows(
            database,
            member,
            "SELECT id, tx::text, position FROM platform.events WHERE workspace_id = ?"),
        rows(
            database,
            member,
            "SELECT id, tx::text, position FROM scratch.log WHERE workspace_id = ?"));
  }

  private static Map<UUID, Stored> rows(TestDatabase database, Caller.Member member, String sql)
      throws SQLException {
    var stored = new HashMap<UUID, Stored>();
    try (var connection = database.superuser().getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, member.workspaceId());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          stored.put(
              rows.getObject(1, UUID.class),
              new Stored(Long.parseLong(rows.getString(2)), rows.getLong(3)));
        }
      }
    }
    return stored;
  }

  /// Counts events that were reported stored but are missing, reported rejected but exist, or were
  /// stored by another transaction; with our functions also pairs whose positions contradict the
  /// condition.
  long differences(AppendAlgorithm algorithm, List<Attempt> attempts) {
    var log = algorithm instanceof EventFunctions ? ours : scratch;
    long wrong = attempts.stream().filter(attempt -> !agrees(log, attempt)).count();
    return algorithm instanceof EventFunctions ? wrong + misplaced(attempts) : wrong;
  }

  private static boolean agrees(Map<UUID, Stored> log, Attempt attempt) {
    return attempt.decision().events().stream()
        .map(event -> log.get(event.id()))
        .allMatch(row ->
            attempt.stored()
                ? row != null && row.transaction() == attempt.transaction()
                : row == null);
  }

  /// Counts stored appends that did not see an event which their condition forbids and which has a
  /// lower position.
  private long misplaced(List<Attempt> attempts) {
    var stored = attempts.stream().filter(Attempt::stored).toList();
    return stored.stream()
        .filter(one ->
            stored.stream()
                .anyMatch(other ->
                    !other.equals(one) && one.mustPrecede(other) && first(other) < first(one)))
        .count();
  }

  private long first(Attempt attempt) {
    NewEvent event = attempt.decision().events().getFirst();
    var row = ours.get(event.id());
    return row == null ? Long.MAX_VALUE : row.position();
  }
}
