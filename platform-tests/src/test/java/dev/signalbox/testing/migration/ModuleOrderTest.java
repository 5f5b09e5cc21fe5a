package dev.signalbox.testing.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult.Done;
import dev.signalbox.platform.migration.RollbackResult.Reason;
import dev.signalbox.platform.migration.ServiceModule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests that modules migrate after those that they require, and roll back before them.
class ModuleOrderTest {
  private static final ServiceModule EARLY = TrialModule.module("early");

  @TempDir Path folder;
  private TrialModule trial;

  @BeforeEach
  void a_module_that_comes_first_by_name() {
    trial =
        TrialModule.in(folder)
            .withThings()
            .script(
                "001__more",
                "-- Purpose: more.\nCREATE TABLE trial.more (id int);",
                "DROP TABLE trial.more;");
    trial.prepare("early");
  }

  @Test
  void a_module_migrates_after_the_one_it_requires_and_rolls_back_before_it() {
    trial
        .script(
            "early",
            "000__uses",
            "-- Purpose: uses. requires: platform >= 7, trial >= 1\nCREATE VIEW early.v AS SELECT id FROM trial.more;",
            "DROP VIEW early.v;")
        .migrate(EARLY, TrialModule.SERVICE);
    assertEquals(
        List.of("trial", "trial", "early"),
        trial.ask(
            "SELECT module FROM platform.migration_ledger WHERE module IN ('trial', 'early') ORDER BY id"));
    assertEquals(
        List.of("early 000 needs trial >= 1"),
        RollbackTest.refused(Reason.NEEDED_BY_MODULE, trial.rollback(0, RollbackOptions.DEFAULT))
            .details());
    assertInstanceOf(Done.class, trial.rollback("early", -1, RollbackOptions.DEFAULT));
    assertInstanceOf(Done.class, trial.rollback(0, RollbackOptions.DEFAULT));
  }

  @Test
  void an_unmet_requirement_is_reported_before_any_script_of_the_module_runs() {
    trial.script(
        "early", "000__uses", "-- Purpose: uses. requires: trial >= 5\nSELECT 1;", "SELECT 1;");
    var refusal =
        assertThrows(IllegalStateException.class, () -> trial.migrate(EARLY, TrialModule.SERVICE));
    assertEquals("early needs trial >= 5, this database has 1", refusal.getMessage());
    assertEquals(
        List.of("0"),
        trial.ask("SELECT count(*) FROM platform.migration_ledger WHERE module = 'early'"));
  }

  @Test
  void modules_that_need_each_other_are_rejected() {
    trial
        .script(
            "early", "000__uses", "-- Purpose: uses. requires: trial >= 1\nSELECT 1;", "SELECT 1;")
        .script("002__back", "-- Purpose: back. requires: early >= 0\nSELECT 1;", "SELECT 1;");
    var refusal =
        assertThrows(IllegalStateException.class, () -> trial.migrate(EARLY, TrialModule.SERVICE));
    assertTrue(String.valueOf(refusal.getMessage()).contains("[early, trial]"));
  }
}
