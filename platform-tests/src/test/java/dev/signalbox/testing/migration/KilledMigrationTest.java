package dev.signalbox.testing.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.migration.CatalogueSnapshot;
import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult;
import dev.signalbox.platform.migration.RollbackResult.Done;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests processes that start together, and processes that are killed: the next one completes.
@Tag("slow")
class KilledMigrationTest {
  /// The number of kills of migrations and of rollbacks each: ten in all.
  private static final int KILLS = 5;

  @TempDir Path folder;
  private TrialModule trial;

  /// Creates versions that are slow enough to be killed: one waits in its transaction, one builds
  /// an index outside.
  @BeforeEach
  void a_module_with_slow_versions() {
    trial =
        TrialModule.in(folder)
            .withThings()
            .script(
                "001__slow",
                "-- Purpose: slow.\nCREATE TABLE trial.slow (id int);\nSELECT pg_sleep(0.1);",
                "SELECT pg_sleep(0.1); DROP TABLE trial.slow;")
            .script(
                "002__index",
                "-- Purpose: an index, online.\nCREATE INDEX CONCURRENTLY IF NOT EXISTS things_name_idx ON trial.things (workspace_id, name);",
                "DROP INDEX trial.things_name_idx;")
            .script(
                "003__more",
                "-- Purpose: more.\nALTER TABLE trial.things ADD COLUMN colour text;\nSELECT pg_sleep(0.1);",
                "ALTER TABLE trial.things DROP COLUMN colour; SELECT pg_sleep(0.1);");
  }

  @Test
  void eight_processes_at_once_migrate_once() throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 8; i++) {
      processes.add(MigrationProcess.start("migrate", folder, trial.database()));
    }
    var answers = new ArrayList<String>();
    for (var process : processes) {
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
      answers.add(
          output.lines().filter(line -> line.startsWith("ran ")).findFirst().orElse(output));
    }
    assertEquals(List.of("ran 0", "ran 4"), answers.stream().distinct().sorted().toList());
    assertEquals(1, answers.stream().filter("ran 4"::equals).count());
    assertEquals(List.of(), trial.drift());
  }

  @Test
  void killed_at_any_moment_the_next_run_completes_both_ways() throws Exception {
    trial.migrate();
    var full = trial.snapshot();
    var random = new Random(4);
    var reached = new HashSet<CatalogueSnapshot>();
    for (int kill = 0; kill < KILLS; kill++) {
      kill("-1", random.nextInt(700), full, reached);
      assertInstanceOf(Done.class, down());
      kill("migrate", random.nextInt(1_300), full, reached);
      trial.migrate();
      assertEquals(List.of(), full.differencesTo(trial.snapshot()));
      assertEquals(List.of(), trial.drift());
      assertEquals(
          List.of("0"),
          trial.ask("SELECT count(*) FROM platform.migration_ledger WHERE state <> 'DONE'"));
      trial.asSuperuser("UPDATE trial.things SET name = name");
    }
    assertTrue(reached.size() > 1, "every kill missed: " + reached.size());
  }

  private Object down() {
    var result = trial.rollback(-1, RollbackOptions.DEFAULT.losingData());
    return result instanceof RollbackResult.Nothing
        ? new Done(List.of(), List.of(), List.of(), Duration.ZERO)
        : result;
  }

  /// Kills a process; the module is then at one of its versions, or has an unfinished index build.
  private void kill(
      String what, int afterMillis, CatalogueSnapshot full, Set<CatalogueSnapshot> reached)
      throws Exception {
    var process = MigrationProcess.start(what, folder, trial.database());
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("started", output.readLine());
      if (!process.waitFor(afterMillis, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    awaitNobody();
    reached.add(trial.snapshot());
    if (!what.equals("migrate")) {
      // A rollback is one transaction: it happens completely or not at all.
      assertTrue(
          trial.snapshot().equals(full) || trial.snapshot().objects().size() < 10,
          "half-way: " + trial.snapshot());
    }
  }

  /// Waits until PostgreSQL has noticed that its client has ended.
  private void awaitNobody() throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      var sessions =
          trial.ask(
              "SELECT count(*) FROM pg_stat_activity WHERE usename = 'signalbox_migrator' AND datname = current_database()");
      if (sessions.equals(List.of("0"))) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("a killed process left its session");
  }

  @Test
  void an_index_whose_build_was_killed_is_built_again() throws Exception {
    trial.migrate();
    var full = trial.snapshot();
    assertInstanceOf(Done.class, trial.rollback(1, RollbackOptions.DEFAULT));
    try (var reader = trial.database().superuser().getConnection()) {
      reader.setAutoCommit(false);
      // The build waits for this older transaction: if it is killed while it waits, it leaves an
      // invalid index.
      TrialModule.run(reader, "UPDATE trial.things SET name = name WHERE id = 1");
      var process = MigrationProcess.start("migrate", folder, trial.database());
      awaitInvalidIndex();
      process.destroyForcibly().waitFor();
      trial.asSuperuser(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'signalbox_migrator' AND datname = current_database()");
      reader.rollback();
    }
    awaitNobody();
    assertEquals(
        List.of("RUNNING"),
        trial.ask("SELECT state FROM platform.migration_ledger ORDER BY id DESC LIMIT 1"));
    assertEquals(
        List.of("f"),
        trial.ask(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'trial.things_name_idx'::regclass"));
    trial.migrate();
    assertEquals(full, trial.snapshot());
    assertInstanceOf(Done.class, trial.rollback(0, RollbackOptions.DEFAULT));
  }

  private void awaitInvalidIndex() throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (!trial
          .ask("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('trial.things_name_idx')")
          .isEmpty()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the index was not begun");
  }

  @Test
  void an_index_whose_build_failed_is_built_again_once_its_cause_is_gone() {
    trial
        .script(
            "004__unique",
            "-- Purpose: unique.\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS things_unique_idx ON trial.things (workspace_id, name);",
            "DROP INDEX trial.things_unique_idx;")
        .script("005__after", "-- Purpose: after.\nSELECT 1;", "SELECT 1;");
    assertThrows(RuntimeException.class, this::migrateWithTwins);
    assertEquals(
        List.of("RUNNING"),
        trial.ask("SELECT state FROM platform.migration_ledger ORDER BY id DESC LIMIT 1"));
    // The rollback to 3 only cleans up; then the corrected script is applied.
    trial.rollback(3, RollbackOptions.DEFAULT);
    assertEquals(
        List.of("DONE"),
        trial.ask("SELECT DISTINCT state FROM platform.migration_ledger WHERE module = 'trial'"));
    assertEquals(List.of(), trial.drift());
    assertThrows(RuntimeException.class, trial::migrate);
    trial.asSuperuser("UPDATE trial.things SET name = id::text");
    trial.script(
        "004__unique",
        "-- Purpose: unique, mended.\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS things_unique_idx ON trial.things (workspace_id, name, id);",
        "DROP INDEX trial.things_unique_idx;");
    trial.migrate();
    assertEquals(List.of(), trial.drift());
    assertInstanceOf(Done.class, trial.rollback(3, RollbackOptions.DEFAULT));
  }

  /// The first version fills the table with names that are not unique any more.
  private void migrateWithTwins() {
    trial.script(
        "003__more", "-- Purpose: twins.\nUPDATE trial.things SET name = 'twin';", "SELECT 1;");
    trial.migrate();
  }

  @Test
  void other_processes_wait_for_a_slow_migration_instead_of_failing() throws Exception {
    trial.script("004__slower", "-- Purpose: slower.\nSELECT pg_sleep(2);", "SELECT 1;");
    var first = MigrationProcess.start("migrate", folder, trial.database());
    var second = MigrationProcess.start("migrate", folder, trial.database());
    for (var process : List.of(first, second)) {
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
    }
    assertEquals(List.of(), trial.drift());
  }
}
