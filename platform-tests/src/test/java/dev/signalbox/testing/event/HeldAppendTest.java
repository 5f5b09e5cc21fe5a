package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Query;
import dev.signalbox.testing.dcb.AppendAlgorithm;
import dev.signalbox.testing.dcb.GuardedInsert;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests appends that stay open before they commit, or never commit: what they block, and what they
/// leave.
class HeldAppendTest extends RawEventTest {
  private static final String WAITED = "55P03";

  @Test
  void an_append_held_open_stops_no_unrelated_one() throws SQLException {
    assertEquals("", unrelatedBeside(TOKENS));
    assertEquals("", unrelatedBeside(GuardedInsert.SERIALIZABLE));
  }

  @Test
  void a_global_lock_and_a_table_lock_block_unrelated_appends() throws SQLException {
    assertEquals(WAITED, unrelatedBeside(GuardedInsert.GLOBAL_LOCK));
    assertEquals(WAITED, unrelatedBeside(GuardedInsert.TABLE_LOCK));
  }

  @Test
  void a_related_append_waits() throws SQLException {
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

  /// Returns the state of an append beside one that stays open, each with its own tags.
  private String unrelatedBeside(AppendAlgorithm algorithm) throws SQLException {
    try (var held = entered(ACME, algorithm);
        var other = entered(ACME, algorithm)) {
      assertTrue(store(algorithm, held, fresh()));
      return stateOf(() -> store(algorithm, other, fresh()));
    }
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

  private static void terminate(Connection own) throws SQLException {
    try (var statement = own.createStatement()) {
      statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
      statement.execute("SELECT 1");
    }
  }
}
