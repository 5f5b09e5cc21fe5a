package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.dcb.AppendAlgorithm;
import dev.signalbox.testing.dcb.Attempt;
import dev.signalbox.testing.dcb.Contenders;
import dev.signalbox.testing.dcb.Decision;
import dev.signalbox.testing.dcb.EventFunctions;
import dev.signalbox.testing.dcb.GuardedInsert;
import dev.signalbox.testing.dcb.Seen;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Appends that are held open before they commit: whom they may stop, and what they must not hide.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldAppendTest {
  private static final AppendAlgorithm TOKENS = new EventFunctions(false);
  private static final Caller.Member ACME = Organizations.acme("EDITOR");
  private static final Caller.Member GLOBEX = Organizations.globex();
  private static final String WAITED = "55P03";

  private final TestDatabase database = TestPostgres.newDatabase();

  @BeforeAll
  void prepare() throws SQLException {
    GuardedInsert.install(database);
  }

  @Test
  void an_append_held_open_stops_no_unrelated_one() throws SQLException {
    assertEquals("", unrelatedBeside(TOKENS));
    assertEquals("", unrelatedBeside(GuardedInsert.SERIALIZABLE));
  }

  @Test
  void one_lock_and_a_locked_table_stop_unrelated_ones() throws SQLException {
    assertEquals(WAITED, unrelatedBeside(GuardedInsert.GLOBAL_LOCK));
    assertEquals(WAITED, unrelatedBeside(GuardedInsert.TABLE_LOCK));
  }

  @Test
  void a_related_one_waits() throws SQLException {
    var tag = fresh();
    try (var held = entered(ACME);
        var other = entered(ACME)) {
      store(TOKENS, held, tag);
      assertEquals(WAITED, stateOf(() -> store(TOKENS, other, tag)));
    }
  }

  @Test
  void the_same_tags_in_another_workspace_are_unrelated() throws SQLException {
    var tag = fresh();
    try (var held = entered(ACME);
        var other = entered(GLOBEX)) {
      assertTrue(store(TOKENS, held, tag));
      assertTrue(store(TOKENS, other, tag));
      other.commit();
      held.commit();
    }
  }

  @Test
  void a_lower_position_that_commits_after_the_read_is_a_conflict() throws SQLException {
    var tag = fresh();
    var query = Query.tagged(tag);
    Seen seen;
    try (var held = entered(ACME);
        var other = entered(ACME)) {
      append(held, tag);
      append(other, fresh());
      other.commit();
      AppSession.enter(other, ACME);
      seen = TOKENS.read(other, query);
      held.commit();
    }
    try (var late = entered(ACME)) {
      assertEquals(List.of(), seen.events());
      assertFalse(TOKENS.append(late, List.of(event(tag)), query, seen));
      assertEquals(
          0, behind(late, tag, seen.high()), "a bare position would have let the append through");
    }
  }

  @Test
  void reads_return_events_and_token_of_one_moment() throws SQLException {
    var tag = fresh();
    var query = Query.tagged(tag);
    try (var contenders = Contenders.open(database.app("sample_app"), 8, ACME, false)) {
      var inconsistent =
          contenders
              .all((i, connection) -> {
                int wrong = 0;
                for (int n = 0; n < 25; n++) {
                  AppSession.enter(connection, ACME);
                  if (i % 2 == 0) {
                    append(connection, tag);
                  } else {
                    var seen = TOKENS.read(connection, query);
                    wrong += visible(connection, tag, seen) == seen.events().size() ? 0 : 1;
                  }
                  connection.commit();
                }
                return wrong;
              })
              .stream()
              .mapToInt(Integer::intValue)
              .sum();
      assertEquals(0, inconsistent);
    }
  }

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
    var decision = new Decision(query, List.of(NewEvent.of("HELD.ALONE.OK", Json.object(), tag)));
    try {
      return contenders.attempt(
          algorithm, connection, decision, contenders.read(algorithm, connection, query), () -> {});
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The state with which an append beside one that is held open ends, for tags of their own.
  private String unrelatedBeside(AppendAlgorithm algorithm) throws SQLException {
    try (var held = entered(ACME, algorithm);
        var other = entered(ACME, algorithm)) {
      assertTrue(store(algorithm, held, fresh()));
      return stateOf(() -> store(algorithm, other, fresh()));
    }
  }

  private static boolean store(AppendAlgorithm algorithm, Connection connection, Tag tag)
      throws SQLException {
    var query = Query.tagged(tag);
    return algorithm.append(
        connection, List.of(event(tag)), query, algorithm.read(connection, query));
  }

  private interface Work {
    boolean run() throws SQLException;
  }

  private static String stateOf(Work work) {
    try {
      return work.run() ? "" : "refused";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  private Connection entered(Caller.Member member) throws SQLException {
    return entered(member, TOKENS);
  }

  private Connection entered(Caller.Member member, AppendAlgorithm algorithm) throws SQLException {
    var connection = database.app("sample_app").getConnection();
    connection.setAutoCommit(false);
    algorithm.begin(connection);
    AppSession.enter(connection, member);
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '300ms'");
    }
    return connection;
  }

  /// Under a condition that nobody else has.
  private static void append(Connection connection, Tag tag) throws SQLException {
    var own = Query.tagged(fresh());
    assertTrue(TOKENS.append(connection, List.of(event(tag)), own, TOKENS.read(connection, own)));
  }

  private static int behind(Connection connection, Tag tag, long position) throws SQLException {
    return count(
        connection,
        "SELECT count(*) FROM platform.event_tags WHERE tag = ? AND position > ?::bigint",
        tag,
        String.valueOf(position));
  }

  private static int visible(Connection connection, Tag tag, Seen seen) throws SQLException {
    return count(
        connection,
        "SELECT count(*) FROM platform.event_tags WHERE tag = ? AND pg_visible_in_snapshot(tx, ?::pg_snapshot)",
        tag,
        seen.snapshot().toString());
  }

  private static int count(Connection connection, String sql, Tag tag, String parameter)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tag.toString());
      statement.setString(2, parameter);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /// Its type is its own, like its tag.
  private static NewEvent event(Tag tag) {
    var type =
        "HELD.T" + UUID.randomUUID().toString().replace("-", "").toUpperCase(java.util.Locale.ROOT);
    return NewEvent.of(type, Json.object(), tag);
  }

  private static Tag fresh() {
    return Tag.of("held", UUID.randomUUID());
  }

  @Test
  void closing_the_transaction_without_commit_leaves_nothing() throws SQLException {
    var tag = fresh();
    try (var held = entered(ACME)) {
      store(TOKENS, held, tag);
      held.rollback();
    }
    try (var later = entered(ACME)) {
      assertEquals(List.of(), TOKENS.read(later, Query.tagged(tag)).events());
      assertTrue(store(TOKENS, later, tag));
    }
  }

  @Test
  void a_backend_that_dies_leaves_neither_events_nor_locks() throws SQLException {
    var tag = fresh();
    try (var held = entered(ACME)) {
      store(TOKENS, held, tag);
      assertThrows(SQLException.class, () -> terminate(held));
    }
    try (var later = entered(ACME)) {
      assertEquals(List.of(), TOKENS.read(later, Query.tagged(tag)).events());
      assertTrue(store(TOKENS, later, tag));
    }
  }

  private static void terminate(Connection own) throws SQLException {
    try (var statement = own.createStatement()) {
      statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
      statement.execute("SELECT 1");
    }
  }
}
