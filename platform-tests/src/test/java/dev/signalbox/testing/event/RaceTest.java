package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.dcb.AppendAlgorithm;
import dev.signalbox.testing.dcb.Attempt;
import dev.signalbox.testing.dcb.ConditionShape;
import dev.signalbox.testing.dcb.Contenders;
import dev.signalbox.testing.dcb.EventFunctions;
import dev.signalbox.testing.dcb.GuardedInsert;
import dev.signalbox.testing.dcb.Race;
import dev.signalbox.testing.dcb.RandomWorkload;
import dev.signalbox.testing.dcb.SerialOrder;
import dev.signalbox.testing.postgres.PooledServer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/// Tests 64 contenders for every shape of condition, and writers who decide at random: the stored
/// events have a serial order. `-Draces.rounds=200` is the full run, in
/// docs/reference/performance.md.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RaceTest {
  private static final int ROUNDS = Integer.getInteger("races.rounds", 1);
  private static final int CONTENDERS = 64;
  private static final int WRITERS = 20;
  private static final Caller.Member ACME = Organizations.acme("EDITOR");
  private static final Caller.Member GLOBEX = Organizations.globex();
  private static final AppendAlgorithm TOKENS = new EventFunctions(false);
  private static final AppendAlgorithm ORDERED = new EventFunctions(true);

  private final TestDatabase database = TestPostgres.newDatabase();

  @BeforeAll
  void prepare() throws SQLException {
    GuardedInsert.install(database);
    EventFunctions.order(database, GLOBEX);
  }

  @Test
  void no_shape_of_condition_stores_two_conflicting_appends() throws SQLException {
    assertSound(race("", TOKENS, ROUNDS));
  }

  @Test
  void no_conflicting_appends_are_stored_in_ordered_mode_after_bare_positions()
      throws SQLException {
    assertSound(race("", ORDERED, ROUNDS));
  }

  @Test
  @EnabledIf("dev.signalbox.testing.postgres.PgBouncer#isInstalled")
  void no_conflicting_appends_are_stored_through_pgbouncer() throws SQLException {
    assertSound(racePooled(TOKENS));
    assertSound(racePooled(ORDERED));
  }

  @Test
  void a_single_statement_without_a_lock_is_detected_as_inconsistent() throws SQLException {
    var outcomes = race("", GuardedInsert.NOTHING, Math.max(3, ROUNDS / 10));
    long caught = outcomes.stream().filter(outcome -> outcome.violated() > 0).count();
    assertTrue(caught > outcomes.size() / 2, outcomes::toString);
  }

  @Test
  void serializable_a_global_lock_and_a_table_lock_are_consistent() throws SQLException {
    for (var algorithm :
        List.of(GuardedInsert.SERIALIZABLE, GuardedInsert.GLOBAL_LOCK, GuardedInsert.TABLE_LOCK)) {
      assertSound(race("", algorithm, Math.max(1, ROUNDS / 10)));
    }
  }

  @Test
  void random_decisions_have_a_serial_order() throws SQLException {
    assertEquals(List.of(), SerialOrder.violations(random(TOKENS, ACME)));
    assertEquals(List.of(), SerialOrder.violations(random(ORDERED, GLOBEX)));
    assertEquals(List.of(), SerialOrder.violations(random(GuardedInsert.GLOBAL_LOCK, ACME)));
  }

  /// Two writers must decide at the same moment to collide, which may not happen in one workload on
  /// a busy machine.
  @Test
  void random_decisions_without_a_lock_have_no_serial_order() throws SQLException {
    for (int seed = 0; seed < 50; seed++) {
      if (!SerialOrder.violations(random(GuardedInsert.NOTHING, ACME, seed)).isEmpty()) {
        return;
      }
    }
    fail("the oracle did not catch an append without any guard in 50 workloads");
  }

  private List<Attempt> random(AppendAlgorithm algorithm, Caller.Member member)
      throws SQLException {
    return random(algorithm, member, 7);
  }

  private List<Attempt> random(AppendAlgorithm algorithm, Caller.Member member, long seed)
      throws SQLException {
    try (var writers = Contenders.open(database.app("sample_app"), WRITERS, member, false)) {
      int each = 10 + ROUNDS / 4;
      var attempts = RandomWorkload.run(algorithm, writers, each, seed);
      assertTrue(attempts.stream().filter(Attempt::stored).count() > WRITERS, "too few to tell");
      assertEquals(0, StoredLog.of(database, member).differences(algorithm, attempts));
      RaceReport.random(algorithm, attempts);
      return attempts;
    }
  }

  private List<Race.Outcome> race(String way, AppendAlgorithm algorithm, int rounds)
      throws SQLException {
    try (var contenders =
        Contenders.open(database.app("sample_app"), CONTENDERS, member(algorithm), false)) {
      return race(way, contenders, algorithm, rounds);
    }
  }

  private List<Race.Outcome> racePooled(AppendAlgorithm algorithm) throws SQLException {
    try (var pooled = PooledServer.before(database.server(), List.of("sample_app"), 16);
        var contenders =
            Contenders.open(
                new TestDatabase(pooled, database.name()).app("sample_app"),
                CONTENDERS,
                member(algorithm),
                true)) {
      return race("PgBouncer", contenders, algorithm, ROUNDS);
    }
  }

  private static List<Race.Outcome> race(
      String way, Contenders contenders, AppendAlgorithm algorithm, int rounds) {
    return Arrays.stream(ConditionShape.values())
        .map(shape -> RaceReport.add(way, Race.run(algorithm, contenders, shape, rounds)))
        .toList();
  }

  private static Caller.Member member(AppendAlgorithm algorithm) {
    return algorithm.equals(ORDERED) ? GLOBEX : ACME;
  }

  private static void assertSound(List<Race.Outcome> outcomes) {
    for (var outcome : outcomes) {
      assertEquals(0, outcome.violated(), outcome.toString());
      assertEquals(0, outcome.stuck(), outcome.toString());
    }
  }
}
