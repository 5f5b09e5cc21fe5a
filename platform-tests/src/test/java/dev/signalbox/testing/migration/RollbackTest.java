package dev.signalbox.testing.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.migration.Rollback;
import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult;
import dev.signalbox.platform.migration.RollbackResult.Done;
import dev.signalbox.platform.migration.RollbackResult.Nothing;
import dev.signalbox.platform.migration.RollbackResult.Reason;
import dev.signalbox.platform.migration.RollbackResult.Refused;
import dev.signalbox.platform.migration.RollbackResult.Rehearsed;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests that a module is rolled back exactly, or not at all.
@Tag("slow")
class RollbackTest {
  private static final RollbackOptions PLAIN = RollbackOptions.DEFAULT;
  private static final String COLOUR = "001__colour";
  private static final String ADD_COLOUR =
      """
      -- Purpose: a colour. Locks: brief. Size: constant. Online: yes.
      ALTER TABLE trial.things ADD COLUMN colour text NOT NULL DEFAULT 'grey', ADD COLUMN note text;
      COMMENT ON COLUMN trial.things.colour IS 'Colour.';
      CREATE INDEX things_colour_idx ON trial.things (workspace_id, colour);
      """;
  private static final String DROP_COLOUR =
      "ALTER TABLE trial.things DROP COLUMN colour, DROP COLUMN note;";

  @TempDir Path folder;
  private TrialModule trial;

  @BeforeEach
  void a_module_with_a_table() {
    trial = TrialModule.in(folder).withThings();
  }

  @Test
  void down_and_up_again_gives_the_same_catalogue_and_rows() {
    trial.migrate();
    var first = trial.snapshot();
    var rows = rows();
    trial.script(COLOUR, ADD_COLOUR, DROP_COLOUR).migrate();
    var second = trial.snapshot();
    assertTrue(!first.equals(second), "the second version changes something");

    var done = assertInstanceOf(Done.class, trial.rollback(0, PLAIN));
    assertEquals(1, done.steps().size());
    assertEquals(first, trial.snapshot());
    assertEquals(rows, rows());
    trial.migrate();
    assertEquals(second, trial.snapshot());
    assertEquals(List.of(), trial.drift());
  }

  @Test
  void a_stock_flyway_goes_on_reading_the_history() {
    trial.script(COLOUR, ADD_COLOUR, DROP_COLOUR).migrate();
    assertInstanceOf(Done.class, trial.rollback(0, PLAIN));
    var flyway =
        Flyway.configure()
            .dataSource(trial.database().superuser())
            .schemas("trial")
            .locations("filesystem:" + folder + "/migration/trial")
            .ignoreMigrationPatterns("*:pending")
            .load();
    assertEquals("000", flyway.info().current().getVersion().getVersion());
    assertEquals(1, flyway.info().pending().length);
    assertTrue(flyway.validateWithResult().validationSuccessful);
    assertEquals(1, flyway.migrate().migrationsExecuted);
  }

  @Test
  void all_the_way_down_and_up_three_times() {
    trial.script(COLOUR, ADD_COLOUR, DROP_COLOUR).migrate();
    var full = trial.snapshot();
    for (int round = 0; round < 3; round++) {
      var done =
          assertInstanceOf(Done.class, trial.rollback(Rollback.TO_NOTHING, PLAIN.losingData()));
      assertEquals(2, done.steps().size());
      assertEquals(
          List.of("0"),
          trial.ask(
              "SELECT count(*) FROM pg_class WHERE relnamespace = 'trial'::regnamespace AND relname NOT LIKE 'flyway%'"));
      trial.migrate();
      assertEquals(full, trial.snapshot());
    }
    assertEquals(
        List.of("14"),
        trial.ask("SELECT count(*) FROM platform.migration_ledger WHERE module = 'trial'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CREATE INDEX more_idx ON trial.things (workspace_id, name)               | left over: index trial.more_idx
          COMMENT ON COLUMN trial.things.name IS 'A name.'                         | left over: comment table column trial.things.name
          COMMENT ON TABLE trial.things IS 'Other things.'                         | different: comment table trial.things
          GRANT TRUNCATE ON trial.things TO trial_app                              | left over: grant table trial.things TRUNCATE to trial_app
          REVOKE DELETE ON trial.things FROM trial_app                             | missing: grant table trial.things DELETE to trial_app
          CREATE POLICY more ON trial.things USING (false)                         | left over: policy trial.things more
          DROP POLICY sealed_workspace ON trial.things                               | missing: policy trial.things sealed_workspace
          ALTER POLICY owner_access ON trial.things USING (id > 0)                 | different: policy trial.things owner_access
          ALTER TABLE trial.things NO FORCE ROW LEVEL SECURITY                     | different: table trial.things
          ALTER TABLE trial.things ALTER COLUMN name SET DEFAULT 'other'           | different: column trial.things.name
          ALTER TABLE trial.things ALTER COLUMN name DROP NOT NULL                 | different: column trial.things.name
          ALTER TABLE trial.things ADD CHECK (id > 0) NOT VALID                    | left over: constraint trial.things things_id_check
          CREATE FUNCTION trial.f() RETURNS int LANGUAGE sql RETURN 1              | left over: function trial.f()
          CREATE VIEW trial.v AS SELECT 1 AS one                                   | left over: view trial.v
          CREATE SEQUENCE trial.s                                                  | left over: sequence trial.s
          CREATE DOMAIN trial.d AS text                                            | left over: type trial.d
          ALTER TABLE trial.things SET (fillfactor = 50)                           | different: table trial.things
          CREATE STATISTICS trial.st ON id, name FROM trial.things                 | left over: statistics st
          CREATE TRIGGER t BEFORE UPDATE ON trial.things FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column() | left over: trigger trial.things t
          """)
  void an_undo_script_that_forgets_something_is_rejected_by_name(String change, String named) {
    trial.script("001__change", "-- Purpose: a change.\n" + change, "SELECT 1;").migrate();
    var before = trial.everything();
    var refused = refused(Reason.NOT_RESTORED, trial.rollback(0, PLAIN));
    assertTrue(
        refused.details().stream().anyMatch(detail -> detail.startsWith("after U001 " + named)),
        refused.toString());
    assertEquals(before, trial.everything());
  }

  @Test
  void a_corrected_undo_script_of_the_build_precedes_the_one_in_the_ledger() {
    trial.script(COLOUR, ADD_COLOUR, "SELECT 1;").migrate();
    refused(Reason.NOT_RESTORED, trial.rollback(0, PLAIN));
    trial.script(COLOUR, ADD_COLOUR, DROP_COLOUR);
    assertInstanceOf(Done.class, trial.rollback(0, PLAIN));
  }

  @Test
  void an_older_build_undoes_migrations_of_a_newer_one(@TempDir Path older) {
    trial.migrate();
    var first = trial.snapshot();
    trial.script(COLOUR, ADD_COLOUR, DROP_COLOUR).migrate();
    var old = trial.seenBy(older).withThings();
    var done = assertInstanceOf(Done.class, old.rollback(0, PLAIN));
    assertEquals(
        List.of(false), done.steps().stream().map(RollbackResult.Step::ofThisBuild).toList());
    assertEquals(first, trial.snapshot());
    assertEquals(List.of(), old.drift());
  }

  @Test
  void a_failing_script_leaves_nothing_behind() {
    trial
        .script(COLOUR, ADD_COLOUR, DROP_COLOUR)
        .script(
            "002__more",
            "-- Purpose: more.\nCREATE TABLE trial.more (id int);",
            "DROP TABLE trial.more; DROP TABLE trial.never;")
        .migrate();
    var before = trial.everything();
    var refused = refused(Reason.SCRIPT_FAILED, trial.rollback(0, PLAIN));
    assertTrue(refused.details().getFirst().startsWith("U002 of trial"), refused.toString());
    assertEquals(before, trial.everything());
  }

  @Test
  void a_script_that_would_commit_by_itself_never_runs() {
    trial
        .script(COLOUR, ADD_COLOUR, DROP_COLOUR + " COMMIT")
        .script(
            "002__block", "-- Purpose: none.\nSELECT 1;", "DO $$\nBEGIN\n  PERFORM 1;\nEND\n$$;")
        .migrate();
    var before = trial.everything();
    refused(Reason.SCRIPT_FAILED, trial.rollback(0, PLAIN));
    assertEquals(before, trial.everything());
    assertInstanceOf(Done.class, trial.rollback(1, PLAIN));
  }

  @Test
  void an_irreversible_version_states_its_reason() {
    trial.migrate();
    trial.write(
        "migration/trial/V001__gone.sql",
        "-- Purpose: tidies.\n-- irreversible: the old names are known to nobody\nUPDATE trial.things SET name = 'x';");
    trial.migrate();
    var refused = refused(Reason.IRREVERSIBLE, trial.rollback(0, PLAIN));
    assertEquals(List.of("trial 001: the old names are known to nobody"), refused.details());
  }

  @Test
  void a_rehearsal_prints_all_and_changes_nothing() {
    trial.script(COLOUR, ADD_COLOUR, DROP_COLOUR).migrate();
    var before = trial.everything();
    var rehearsed = assertInstanceOf(Rehearsed.class, trial.rollback(0, PLAIN.rehearsing()));
    assertEquals(List.of("AccessExclusiveLock on trial.things"), rehearsed.locks());
    assertEquals(DROP_COLOUR, rehearsed.steps().getFirst().script());
    assertEquals(before, trial.everything());
  }

  @Test
  void drift_is_named_and_stops_a_rollback() {
    trial.script(COLOUR, ADD_COLOUR, DROP_COLOUR).migrate();
    trial.asSuperuser(
        "DROP INDEX trial.things_colour_idx; ALTER TABLE trial.things ADD COLUMN hand_made int");
    assertEquals(
        List.of(
            "trial drifted: left over: column trial.things.hand_made",
            "trial drifted: missing: index trial.things_colour_idx"),
        trial.drift());
    refused(Reason.DRIFT, trial.rollback(0, PLAIN));
  }

  @Test
  void a_script_that_reaches_into_another_module_is_rejected() {
    trial
        .script(
            "001__reach",
            "-- Purpose: reaches.\nSELECT 1;",
            "COMMENT ON TABLE platform.users IS 'mine';")
        .migrate();
    var refused = refused(Reason.NOT_RESTORED, trial.rollback(0, PLAIN));
    assertEquals(1, refused.details().size());
    assertTrue(
        refused
            .details()
            .getFirst()
            .startsWith("module platform would change, different: comment table platform.users"),
        refused.toString());
  }

  @Test
  void a_version_not_in_force_cannot_be_the_target() {
    trial.migrate();
    refused(Reason.UNKNOWN_VERSION, trial.rollback(7, PLAIN));
    refused(Reason.UNKNOWN_VERSION, trial.rollback("nobody", 1, PLAIN));
    assertInstanceOf(Nothing.class, trial.rollback(0, PLAIN));
    refused(Reason.UNKNOWN_VERSION, trial.rollback("nobody", Rollback.TO_NOTHING, PLAIN));
  }

  @Test
  void histories_that_disagree_stop_a_rollback() {
    trial.script(COLOUR, ADD_COLOUR, DROP_COLOUR).migrate();
    trial.asSuperuser("UPDATE trial.flyway_schema_history SET checksum = 1 WHERE version = '001'");
    refused(Reason.HISTORY_MISMATCH, trial.rollback(0, PLAIN));
  }

  static Refused refused(Reason reason, RollbackResult result) {
    var refused = assertInstanceOf(Refused.class, result);
    assertEquals(reason, refused.reason(), refused.toString());
    return refused;
  }

  private List<String> rows() {
    return trial.ask(
        "SELECT md5(string_agg(workspace_id::text || id || name, ',' ORDER BY workspace_id, id)) FROM trial.things");
  }
}
