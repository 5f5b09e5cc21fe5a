package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.projection.Projections;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import io.micronaut.context.ApplicationContext;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Tests projections against failures. Each projection writes one line per event into a table of
/// its workspace; the lines show which events arrived, how often, and in which order.
@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class ProjectionTest extends EventTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject Projections projections;
  @Inject Ledgers.Plain plain;
  @Inject Ledgers.Rebuilt rebuilt;
  @Inject Ledgers.Stopping stopping;
  @Inject Ledgers.Skipping skipping;

  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.put("ledgers", "yes");
    return settings;
  }

  /// Returns the positions of the log's events that a projection should record.
  private List<Long> log(Caller caller) {
    return as(caller, () -> store.read(Query.all())).events().stream()
        .filter(event -> event.type().startsWith("LEDGER."))
        .map(SequencedEvent::position)
        .toList();
  }

  private List<Long> lines(Caller caller, String ledger) {
    return as(caller, () -> transactions.read(() -> plain.lines(ledger)));
  }

  private void assertFollowed(Caller caller) {
    var head = as(caller, () -> store.read(Query.all())).token();
    assertTrue(as(caller, () -> projections.waitUntilProcessed(plain, head, SOON)));
    assertEquals(log(caller), lines(caller, "plain"));
  }

  @Test
  void many_writers_and_open_appends_lose_duplicate_and_reorder_no_event() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < 8; writer++) {
        var caller = writer % 4 == 0 ? GLOBEX : ACME;
        var _ = threads.submit(() -> write(caller, 40));
      }
      threads.shutdown();
      assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    }
    assertFollowed(ACME);
    assertFollowed(GLOBEX);
  }

  @Test
  void two_instances_whose_connections_are_killed_process_each_event_once() throws Exception {
    try (var other = ApplicationContext.builder().properties(settings()).start();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var killer = database().superuser().getConnection();
        var statement = killer.createStatement()) {
      assertTrue(other.isRunning());
      var writing = threads.submit(() -> write(ACME, 120));
      int killed = 0;
      while (!writing.isDone() || killed == 0) {
        Thread.sleep(50);
        // Terminates the sessions that are processing events; the writers continue.
        try (var result =
            statement.executeQuery(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND query LIKE '%event_checkpoints%' AND pid <> pg_backend_pid()")) {
          result.next();
          killed += result.getInt(1);
        }
      }
      assertEquals(120, writing.get());
      assertTrue(killed > 0);
    }
    assertFollowed(ACME);
  }

  private Map<String, Object> settings() {
    return new HashMap<>(getProperties());
  }

  /// Writes events; some appends stay open for a while after appending, some before.
  private int write(Caller caller, int appends) {
    for (int i = 0; i < appends; i++) {
      var _ =
          as(
              caller,
              () ->
                  transactions.write(() -> {
                    pauseSometimes();
                    var result = store.append(Append.of(event("LEDGER.WRITTEN.OK", fresh("l"))));
                    pauseSometimes();
                    return result;
                  }));
    }
    return appends;
  }

  private static void pauseSometimes() {
    try {
      if (ThreadLocalRandom.current().nextInt(5) == 0) {
        Thread.sleep(ThreadLocalRandom.current().nextInt(30));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_foreign_transaction_that_stays_open_holds_nothing_up() throws SQLException {
    try (var foreign = AppSession.open(database(), service().appRole(), Organizations.globex());
        var elsewhere = database().superuser().getConnection();
        var statement = elsewhere.createStatement()) {
      foreign.query("INSERT INTO sample.notes (text) VALUES ('open for long')");
      elsewhere.setAutoCommit(false);
      statement.execute("CREATE TABLE public.held_open (id int)");
      append(event("LEDGER.WHILE.OPEN", fresh("l")));
      assertFollowed(ACME);
      elsewhere.rollback();
    }
  }

  @Test
  void an_open_append_holds_back_what_lies_behind_it_and_then_comes_in_order() {
    append(event("LEDGER.FIRST.OK", fresh("l")));
    assertFollowed(ACME);
    try (var open =
        AppSession.open(database(), service().appRole(), Organizations.acme("EDITOR"))) {
      open.query(
          """
          SELECT outcome FROM platform.append_together(ARRAY[gen_random_uuid()], '{LEDGER.HELD.OPEN}', ARRAY['{}'::jsonb], ARRAY['{}'::jsonb],
            '{1}', '{l:held}', '{1}', NULL, NULL, '{}', '{}', '{}', '{}', '{0}', NULL, NULL, NULL, NULL, '{}', NULL, true)
          """);
      append(event("LEDGER.BEHIND.OK", fresh("l")));
      var head = read(Query.all()).token().high();
      assertFalse(acme(() -> projections.waitUntilProcessed(plain, head, Duration.ofSeconds(1))));
      assertEquals(1, acme(() -> store.underWay()).size());
      open.commit();
    }
    assertFollowed(ACME);
  }

  @Test
  void a_rolled_back_append_is_never_heard_of() {
    try (var open =
        AppSession.open(database(), service().appRole(), Organizations.acme("EDITOR"))) {
      open.query(
          """
          SELECT outcome FROM platform.append_together(ARRAY[gen_random_uuid()], '{LEDGER.NEVER.OK}', ARRAY['{}'::jsonb], ARRAY['{}'::jsonb],
            '{1}', '{l:never}', '{1}', NULL, NULL, '{}', '{}', '{}', '{}', '{0}', NULL, NULL, NULL, NULL, '{}', NULL, true)
          """);
    }
    append(event("LEDGER.AFTER.OK", fresh("l")));
    assertFollowed(ACME);
  }

  @Test
  void a_poison_event_stops_a_projection_until_it_is_resumed_and_loses_nothing() {
    stopping.poisoned(true);
    append(event("LEDGER.GOOD.OK", fresh("l")));
    append(event("LEDGER.POISON.OK", fresh("l")));
    append(event("LEDGER.LATER.OK", fresh("l")));
    await(() -> acme(() -> projections.checkpoint(stopping)).filter(c -> c.stopped()).isPresent());
    var logged = log(ACME);
    assertEquals(logged.subList(0, logged.size() - 2), lines(ACME, "stopping"));
    stopping.poisoned(false);
    assertTrue(acme(() -> projections.resume(stopping)));
    assertTrue(acme(() -> projections.waitUntilProcessed(stopping, logged.getLast(), SOON)));
    assertEquals(logged, lines(ACME, "stopping"));
    var letters = as(GLOBEX, () -> transactions.read(() -> plain.deadLetters("skipping")));
    assertEquals(List.of(), letters, "the failures of one workspace are not another's");
  }

  @Test
  void a_poison_event_is_skipped_into_the_dead_letters_if_configured() {
    append(event("LEDGER.POISON.SKIP", fresh("l")));
    append(event("LEDGER.BEHIND.SKIP", fresh("l")));
    var logged = log(ACME);
    assertTrue(acme(() -> projections.waitUntilProcessed(skipping, logged.getLast(), SOON)));
    var lines = new ArrayList<>(lines(ACME, "skipping"));
    var letters = acme(() -> transactions.read(() -> plain.deadLetters("skipping")));
    assertTrue(letters.contains(logged.get(logged.size() - 2)), letters.toString());
    lines.addAll(letters);
    assertEquals(logged, lines.stream().sorted().toList());
  }

  @Test
  void a_new_version_is_built_beside_the_old_one_and_read_once_it_has_caught_up() {
    append(event("LEDGER.VERSIONED.OK", fresh("l")));
    var head = read(Query.all()).token();
    assertTrue(acme(() -> projections.waitUntilProcessed(rebuilt, head, SOON)));
    assertEquals(log(ACME), lines(ACME, "rebuilt-2"));
    assertEquals(2, acme(() -> projections.activeVersion("rebuilt")).orElseThrow());
  }

  @Test
  void an_event_is_heard_within_a_tenth_of_a_second_nearly_always() {
    var late = new ArrayList<Long>();
    assertFollowed(ACME);
    for (int i = 0; i < 40; i++) {
      long start = System.nanoTime();
      append(event("LEDGER.TIMED.OK", fresh("l")));
      var head = read(Query.all()).token();
      assertTrue(acme(() -> projections.waitUntilProcessed(plain, head, SOON)));
      late.add(System.nanoTime() - start);
    }
    late.sort(null);
    System.out.printf(
        "append to projection: p50 %.1f ms, p95 %.1f ms%n", late.get(20) / 1e6, late.get(37) / 1e6);
    assertEquals(log(ACME), lines(ACME, "plain"));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "took too long");
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
