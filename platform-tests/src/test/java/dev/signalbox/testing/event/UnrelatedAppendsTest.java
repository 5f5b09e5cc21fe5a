package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Query;
import dev.signalbox.testing.dcb.AppendAlgorithm;
import dev.signalbox.testing.dcb.Attempt;
import dev.signalbox.testing.dcb.Contenders;
import dev.signalbox.testing.dcb.Decision;
import dev.signalbox.testing.dcb.GuardedInsert;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests that decisions which share neither tag nor type do not block each other.
class UnrelatedAppendsTest extends RawEventTest {
  @Test
  void unrelated_appends_never_conflict_and_are_never_run_again() throws SQLException {
    var ours = unrelated(TOKENS);
    assertTrue(ours.stream().allMatch(Attempt::stored));
    assertEquals(0, ours.stream().mapToInt(Attempt::retries).sum());
  }

  @Test
  void serializable_runs_unrelated_appends_again() throws SQLException {
    var attempts = unrelated(GuardedInsert.SERIALIZABLE);
    assertTrue(attempts.stream().allMatch(Attempt::stored));
    assertTrue(attempts.stream().mapToInt(Attempt::retries).sum() > 0);
  }

  private List<Attempt> unrelated(AppendAlgorithm algorithm) throws SQLException {
    try (var contenders = Contenders.open(database.app("sample_app"), 8, ACME, false)) {
      return contenders
          .all((i, connection) ->
              IntStream.range(0, 25)
                  .mapToObj(_ -> decide(contenders, algorithm, connection))
                  .toList())
          .stream()
          .flatMap(List::stream)
          .toList();
    }
  }

  private static Attempt decide(
      Contenders contenders, AppendAlgorithm algorithm, Connection connection) {
    var tag = fresh();
    var query = Query.tagged(tag);
    var decision = new Decision(query, List.of(event(tag)));
    try {
      return contenders.attempt(
          algorithm, connection, decision, contenders.read(algorithm, connection, query), () -> {});
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
