package dev.signalbox.testing.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.backfill.BackfillScript;
import dev.signalbox.platform.backfill.BackfillState;
import dev.signalbox.platform.backfill.Outcome;
import dev.signalbox.platform.backfill.Pace;
import dev.signalbox.platform.migration.ServiceModule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BackfillsTest {
  @Test
  void fifty_thousand_rows_of_all_workspaces_are_each_changed_once() throws Exception {
    var readings = Readings.with(50_000);
    var script = Readings.counting();
    assertEquals(
        new Outcome.Done(script, 50_000, 50_000),
        readings.run(script, new Pace(2_000, Duration.ZERO)));
    assertEquals(50_000, readings.changed(1));
    var status = readings.status(script);
    assertEquals(BackfillState.DONE, status.state());
    // There are at least 25 batches of 2,000, and one that finds the end.
    assertTrue(status.batches() >= 26, status.toString());
  }

  @Test
  void a_completed_backfill_does_not_run_again() throws Exception {
    var readings = Readings.with(500);
    var script = Readings.counting();
    assertInstanceOf(Outcome.Done.class, readings.run(script, Readings.FAST));
    assertEquals(new Outcome.DoneBefore(script), readings.run(script, Readings.FAST));
    assertEquals(500, readings.changed(1));
  }

  @Test
  void slow_rows_make_smaller_batches() throws Exception {
    var readings = Readings.with(2_000);
    var slow =
        Readings.script(
            1,
            "times = r.times + 1",
            "FROM (SELECT pg_sleep(0.0005 * (SELECT count(*) FROM page))) s");
    assertInstanceOf(Outcome.Done.class, readings.run(slow, Readings.FAST));
    // With 1,000 rows at a time there would be three batches.
    assertTrue(readings.status(slow).batches() >= 5, readings.status(slow).toString());
  }

  @Test
  void a_second_runner_skips_a_running_script() throws Exception {
    var readings = Readings.with(1_000);
    var script = Readings.counting();
    var first = new FutureTask<>(() -> readings.run(script, new Pace(100, Duration.ofMillis(100))));
    Thread.startVirtualThread(first);
    while (readings.status(script).batches() == 0) {
      Thread.sleep(10);
    }
    assertTrue(readings.status(script).held());
    var second = assertInstanceOf(Outcome.Skipped.class, readings.run(script, Readings.FAST));
    assertTrue(second.why().contains("another runner"), second.why());
    assertInstanceOf(Outcome.Done.class, first.get());
    assertEquals(1_000, readings.changed(1));
    assertEquals(BackfillState.DONE, readings.status(script).state());
  }

  @Test
  void a_failing_batch_leaves_nothing_half_done_and_is_fixed_by_the_next_run() throws Exception {
    var readings = Readings.with(1_000);
    readings.execute(
        """
        UPDATE sample.readings SET value = 0
         WHERE (workspace_id, id) = (SELECT workspace_id, id FROM sample.readings ORDER BY 1, 2 OFFSET 550 LIMIT 1)
        """);
    var script = Readings.script(1, "times = r.times + 1 / r.value", "");
    var pace = new Pace(100, Duration.ZERO);
    var failed = assertInstanceOf(Outcome.Failed.class, readings.run(script, pace));
    assertTrue(failed.why().contains("division by zero (SQLSTATE 22012)"), failed.why());
    assertEquals(500, readings.changed(1), "five whole batches");
    assertEquals(500, readings.changed(0), "and nothing of the sixth");
    var status = readings.status(script);
    assertEquals(BackfillState.FAILED, status.state());
    assertEquals(failed.why(), status.lastError());
    assertEquals(500, status.rowsChanged());

    readings.execute("UPDATE sample.readings SET value = 1");
    assertEquals(new Outcome.Done(script, 1_000, 1_000), readings.run(script, pace));
    assertEquals(1_000, readings.changed(1));
  }

  @Test
  void a_script_that_changed_after_its_start_is_rejected_by_name() throws Exception {
    var readings = Readings.with(1_000);
    readings.execute("UPDATE sample.readings SET value = 0 WHERE id = 777");
    var script = Readings.script(1, "times = r.times + 1 / r.value", "");
    assertInstanceOf(Outcome.Failed.class, readings.run(script, new Pace(100, Duration.ZERO)));
    var refused =
        assertInstanceOf(Outcome.Refused.class, readings.run(Readings.counting(), Readings.FAST));
    assertTrue(refused.why().contains("B001__readings.sql"), refused.why());
    assertTrue(readings.changed(1) < 1_000);
  }

  @Test
  void a_script_that_changed_no_row_yet_may_change() throws Exception {
    var readings = Readings.with(100);
    var wrong = Readings.script(1, "tims = 1", "");
    var failed = assertInstanceOf(Outcome.Failed.class, readings.run(wrong, Readings.FAST));
    assertTrue(failed.why().contains("\"tims\""), failed.why());
    assertInstanceOf(Outcome.Done.class, readings.run(Readings.counting(), Readings.FAST));
  }

  @Test
  void a_cursor_that_repeats_is_rejected_as_endless() throws Exception {
    var readings = Readings.with(100);
    var still = endless(1, "'{\"at\": 1}'::jsonb");
    var failed = assertInstanceOf(Outcome.Failed.class, readings.run(still, Readings.FAST));
    assertTrue(failed.why().contains("it would never end"), failed.why());
    assertEquals(1, readings.status(still).batches());
    var circle =
        endless(2, "jsonb_build_object('at', (coalesce((:cursor ->> 'at')::int, 0) + 1) % 7)");
    failed = assertInstanceOf(Outcome.Failed.class, readings.run(circle, Readings.FAST));
    assertTrue(failed.why().contains("it would never end"), failed.why());
    assertTrue(readings.status(circle).batches() <= 30);
  }

  @Test
  void a_locked_row_ends_the_run_in_time_and_is_changed_later() throws Exception {
    var readings = Readings.with(1_000);
    var script = Readings.counting();
    var pace = new Pace(100, Duration.ZERO, Duration.ofSeconds(1));
    try (var holder = readings.connection()) {
      holder.setAutoCommit(false);
      try (var statement = holder.createStatement()) {
        statement.execute("SELECT FROM sample.readings WHERE id = 500 FOR UPDATE");
      }
      var failed = assertInstanceOf(Outcome.Failed.class, readings.run(script, pace));
      assertTrue(failed.why().contains("55P03"), failed.why());
      holder.rollback();
    }
    assertInstanceOf(Outcome.Done.class, readings.run(script, pace));
    assertEquals(1_000, readings.changed(1));
  }

  @Test
  void a_short_lock_is_waited_for() throws Exception {
    var readings = Readings.with(1_000);
    try (var holder = readings.connection()) {
      holder.setAutoCommit(false);
      try (var statement = holder.createStatement()) {
        statement.execute("SELECT FROM sample.readings WHERE id = 500 FOR UPDATE");
      }
      var release =
          new FutureTask<>(() -> {
            Thread.sleep(1_500);
            holder.rollback();
            return true;
          });
      Thread.startVirtualThread(release);
      assertInstanceOf(Outcome.Done.class, readings.run(Readings.counting(), Readings.FAST));
      assertTrue(release.get());
    }
    assertEquals(1_000, readings.changed(1));
  }

  @Test
  void a_backfill_waits_for_its_migration_and_restarts_after_it_was_applied_again()
      throws Exception {
    var readings = Readings.with(100);
    var future =
        BackfillScript.parse(
            "sample",
            "B001__readings.sql",
            Readings.counting().text().replace("after: sample 1", "after: sample 9"));
    var refused = assertInstanceOf(Outcome.Refused.class, readings.run(future, Readings.FAST));
    assertTrue(refused.why().contains("sample 9"), refused.why());

    var script = Readings.counting();
    assertInstanceOf(Outcome.Done.class, readings.run(script, Readings.FAST));
    readings.execute(step("DOWN"));
    assertInstanceOf(Outcome.Refused.class, readings.run(script, Readings.FAST));
    readings.execute(step("UP"));
    assertInstanceOf(Outcome.Done.class, readings.run(script, Readings.FAST));
    assertEquals(100, readings.changed(2));
  }

  @Test
  void later_scripts_of_a_module_wait_for_earlier_ones() throws Exception {
    var readings = Readings.with(100);
    var outcomes =
        readings
            .backfills()
            .run(
                List.of(endless(1, "'{}'::jsonb"), Readings.script(2, "times = 1", "")),
                Readings.FAST);
    assertInstanceOf(Outcome.Failed.class, outcomes.getFirst());
    assertInstanceOf(Outcome.Skipped.class, outcomes.getLast());
    assertEquals(0, readings.changed(1));
  }

  @Test
  void the_scripts_of_the_class_path_are_found_and_run() throws Exception {
    var readings = Readings.with(1);
    readings.execute(
        "INSERT INTO sample.notes (workspace_id, text) SELECT id, ' wide ' FROM platform.workspaces");
    var scripts = BackfillScript.of(ServiceModule.all());
    assertEquals(List.of("sample B001"), scripts.stream().map(BackfillScript::id).toList());
    assertInstanceOf(Outcome.Done.class, readings.run(scripts.getFirst(), Readings.FAST));
    assertEquals(0, readings.count("SELECT count(*) FROM sample.notes WHERE text = ' wide '"));
  }

  @Test
  void no_service_can_read_the_backfill_ledger() throws Exception {
    var readings = Readings.with(1);
    assertEquals(
        0,
        readings.count(
            """
            SELECT count(*) FROM platform.services s WHERE has_table_privilege(s.app_role, 'platform.backfills', 'SELECT, INSERT, UPDATE, DELETE')
            """));
  }

  private static BackfillScript endless(int number, String next) {
    return BackfillScript.parse(
        "sample",
        "B%03d__endless.sql".formatted(number),
        "-- Purpose: never ends.\n-- after: sample 1\nSELECT "
            + next
            + ", :limit, 0 WHERE :cursor IS DISTINCT FROM '0'");
  }

  private static String step(String direction) {
    return "INSERT INTO platform.migration_ledger (module, version, description, direction, duration_ms, application_version) VALUES ('sample', '001', 'notes', '"
        + direction
        + "', 0, 'test')";
  }
}
