package dev.signalbox.testing.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.signalbox.platform.migration.Rollback;
import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult.Done;
import dev.signalbox.platform.migration.RollbackResult.Reason;
import dev.signalbox.platform.migration.RollbackResult.Rehearsed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests that a rollback loses no row unless the operator permits it, and keeps a copy on request.
@Tag("slow")
class DataLossTest {
  private static final RollbackOptions PLAIN = RollbackOptions.DEFAULT;

  @TempDir Path folder;
  private TrialModule trial;

  @BeforeEach
  void a_module_whose_second_version_adds_columns_and_a_table() {
    trial =
        TrialModule.in(folder)
            .withThings()
            .script(
                "001__more",
                """
                -- Purpose: more.
                ALTER TABLE trial.things ADD COLUMN colour text NOT NULL DEFAULT 'grey', ADD COLUMN note text;
                CREATE TABLE trial.parts (
                  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
                  id bigint NOT NULL, PRIMARY KEY (workspace_id, id));
                SELECT platform.isolate('trial.parts');
                """,
                "DROP TABLE trial.parts; ALTER TABLE trial.things DROP COLUMN colour, DROP COLUMN note;")
            .migrate();
  }

  @Test
  void defaults_and_empty_tables_are_not_counted_as_data() {
    assertInstanceOf(Done.class, trial.rollback(0, PLAIN));
  }

  @Test
  void values_and_rows_are_counted_and_rejected() {
    fill();
    var before = trial.everything();
    var refused = RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(0, PLAIN));
    assertEquals(
        List.of(
            "column trial.things.colour holds values in 3 rows",
            "column trial.things.note holds values in 1 row",
            "table trial.parts holds 6 rows"),
        refused.details().stream().sorted().toList());
    assertEquals(before, trial.everything());
    var rehearsed = assertInstanceOf(Rehearsed.class, trial.rollback(0, PLAIN.rehearsing()));
    assertEquals(3, rehearsed.losses().size());
  }

  @Test
  void permitted_losses_can_be_archived_where_no_service_sees_them() {
    fill();
    var lost =
        trial.ask(
            "SELECT string_agg(workspace_id::text || id || colour, ',' ORDER BY 1) FROM trial.things WHERE colour <> 'grey'");
    var done = assertInstanceOf(Done.class, trial.rollback(0, PLAIN.archiving()));
    assertEquals(3, done.archives().size());
    var copy =
        done.archives().stream().filter(name -> name.contains("colour")).findFirst().orElseThrow();
    assertEquals(
        lost,
        trial.ask(
            "SELECT string_agg(r.workspace_id::text || r.id || (a.row ->> 'colour'), ',' ORDER BY 1) FROM "
                + copy
                + " a, jsonb_populate_record(NULL::trial.things, a.row) r"));
    var parts =
        done.archives().stream().filter(name -> name.contains("parts")).findFirst().orElseThrow();
    assertEquals(List.of("6"), trial.ask("SELECT count(*) FROM " + parts));
    assertEquals(
        List.of("false"),
        trial.ask("SELECT has_schema_privilege('trial_app', 'signalbox_archive', 'USAGE')::text"));
    assertEquals(
        List.of("true"),
        trial.ask(
            "SELECT (note LIKE 'lost: %archived: %')::text FROM platform.migration_ledger ORDER BY id DESC LIMIT 1"));
    assertEquals(List.of(), trial.drift());
  }

  @Test
  void permitted_losses_are_reported() {
    fill();
    var done = assertInstanceOf(Done.class, trial.rollback(0, PLAIN.losingData()));
    assertEquals(3, done.losses().size());
    assertEquals(List.of(), done.archives());
  }

  @Test
  void rows_that_an_undo_script_deletes_truncates_or_overwrites_are_data_as_well() {
    trial
        .script(
            "002__delete",
            "-- Purpose: none.\nSELECT 1;",
            "DELETE FROM trial.things WHERE id > 48;")
        .migrate();
    var refused = RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(1, PLAIN));
    assertEquals(List.of("6 rows of trial.things would be deleted"), refused.details());
    trial.script("002__delete", "-- Purpose: none.\nSELECT 1;", "TRUNCATE trial.things;");
    assertEquals(
        List.of("150 rows of trial.things would be deleted"),
        RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(1, PLAIN)).details());
    trial.script(
        "002__delete",
        "-- Purpose: none.\nSELECT 1;",
        "UPDATE trial.things SET name = 'x' WHERE id < 3;");
    assertEquals(
        List.of("6 rows of trial.things would be overwritten"),
        RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(1, PLAIN)).details());
    assertEquals(List.of("150"), trial.ask("SELECT count(*) FROM trial.things"));
  }

  @Test
  void a_table_dropped_and_made_again_under_its_name_has_lost_its_rows() {
    var table = String.join("", trial.ask("SELECT count(*)::text FROM trial.things"));
    assertEquals("150", table);
    trial
        .script(
            "002__again",
            "-- Purpose: none.\nCREATE TABLE trial.plain (id int);",
            "DROP TABLE trial.plain;")
        .migrate();
    trial.asSuperuser("INSERT INTO trial.plain VALUES (1)");
    trial
        .script(
            "003__none",
            "-- Purpose: none.\nSELECT 1;",
            "DROP TABLE trial.plain; CREATE TABLE trial.plain (id int);")
        .migrate();
    var refused = RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(2, PLAIN));
    assertEquals(List.of("table trial.plain holds 1 row"), refused.details());
  }

  @Test
  void rows_that_policies_hide_even_from_the_owner_are_not_taken_for_none() {
    fill();
    trial
        .script(
            "002__hidden",
            "-- Purpose: hides.\nALTER POLICY owner_access ON trial.parts USING (false);",
            "ALTER POLICY owner_access ON trial.parts USING (true);")
        .migrate();
    // The trial undoes that policy before it drops the table; only the counting meets it.
    var refused = RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(0, PLAIN));
    assertEquals(
        List.of("table trial.parts holds an unknown number of rows"),
        refused.details().stream().filter(detail -> detail.contains("parts")).toList());
  }

  @Test
  void platform_is_removed_only_on_request_and_after_the_modules_that_require_it() {
    RollbackTest.refused(
        Reason.NEEDED_BY_MODULE, trial.rollback("platform", 3, PLAIN.losingData()));
    assertInstanceOf(Done.class, trial.rollback(Rollback.TO_NOTHING, PLAIN.losingData()));
    var refused =
        RollbackTest.refused(
            Reason.NEEDED_BY_MODULE, trial.rollback("platform", 3, PLAIN.losingData()));
    assertEquals(List.of("sample 002 needs platform >= 12"), refused.details());
    var whole =
        RollbackTest.refused(
            Reason.NEEDED_BY_MODULE,
            trial.rollback("platform", Rollback.TO_NOTHING, PLAIN.losingData()));
    assertEquals(
        List.of(
            "sample 002 needs platform >= 12",
            "sample keeps its way back in the ledger of platform"),
        whole.details());
  }

  @Test
  void rows_of_partitions_are_rows() {
    trial
        .script(
            "002__parts",
            "-- Purpose: none.\nCREATE TABLE trial.log (at int, t text) PARTITION BY RANGE (at);",
            "DROP TABLE trial.log;")
        .script(
            "003__part",
            "-- Purpose: none.\nCREATE TABLE trial.log_1 PARTITION OF trial.log FOR VALUES FROM (0) TO (10);",
            "DROP TABLE trial.log_1;")
        .migrate();
    assertInstanceOf(Rehearsed.class, trial.rollback(1, PLAIN.rehearsing()));
    trial.asSuperuser("INSERT INTO trial.log VALUES (1, 'x'), (2, 'y')");
    assertEquals(
        List.of("table trial.log_1 holds 2 rows"),
        RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(2, PLAIN)).details());
    assertEquals(
        List.of("table trial.log holds 2 rows"),
        RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(1, PLAIN)).details());
  }

  @Test
  void values_that_a_narrower_type_would_round_are_data() {
    trial
        .script(
            "002__wider",
            "-- Purpose: none.\nCREATE TABLE trial.sums (v numeric(12,2));\nALTER TABLE trial.sums ALTER COLUMN v TYPE numeric(12,4);",
            "DROP TABLE trial.sums;")
        .script(
            "003__widest",
            "-- Purpose: none.\nALTER TABLE trial.sums ALTER COLUMN v TYPE numeric(12,6);",
            "ALTER TABLE trial.sums ALTER COLUMN v TYPE numeric(12,4);")
        .migrate();
    trial.asSuperuser("INSERT INTO trial.sums VALUES (1.123456)");
    assertEquals(
        List.of("1 row of trial.sums would be overwritten"),
        RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(2, PLAIN)).details());
  }

  /// A savepoint does not restore the values of a sequence: the real run differs from the trial, as
  /// if others had written in between.
  @Test
  void rows_that_the_trial_did_not_see_are_not_lost_either() {
    trial
        .script(
            "002__later",
            "-- Purpose: none.\nCREATE SEQUENCE trial.runs;",
            "DO $$ BEGIN IF nextval('trial.runs') > 1 THEN DELETE FROM trial.things; END IF; END $$; DROP SEQUENCE trial.runs;")
        .migrate();
    var before = trial.everything();
    RollbackTest.refused(Reason.DATA_LOSS, trial.rollback(1, PLAIN.archiving()));
    assertEquals(before, trial.everything());
  }

  private void fill() {
    trial.asSuperuser(
        """
        UPDATE trial.things SET colour = 'red' WHERE id = 7;
        UPDATE trial.things SET note = 'mine' WHERE id = 8 AND workspace_id = (SELECT min(workspace_id::text)::uuid FROM trial.things);
        INSERT INTO trial.parts (workspace_id, id) SELECT w.id, n FROM platform.workspaces w, generate_series(1, 2) n;
        """);
  }
}
