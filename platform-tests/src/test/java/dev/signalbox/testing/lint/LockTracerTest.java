package dev.signalbox.testing.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LockTracerTest {
  @Test
  void a_rewrite_is_seen_as_a_new_file_under_access_exclusive() throws SQLException {
    var step = trace("ALTER TABLE sample.notes ALTER COLUMN created_at TYPE text;");
    var notes = notes(step.before());
    assertNotEquals(notes.file(), notes(step.after()).file());
    assertTrue(locks(step).contains("AccessExclusiveLock"), step.locks().toString());
  }

  @Test
  void a_change_of_the_catalogue_alone_keeps_the_file() throws SQLException {
    var step = trace("ALTER TABLE sample.notes ADD COLUMN colour text DEFAULT 'red';");
    assertEquals(notes(step.before()).file(), notes(step.after()).file());
    assertTrue(locks(step).contains("AccessExclusiveLock"), step.locks().toString());
    assertFalse(step.scanned().contains(notes(step.before()).oid()));
  }

  @Test
  void a_check_of_rows_is_seen_as_a_scan_though_there_are_none() throws SQLException {
    var step = trace("ALTER TABLE sample.notes ADD CHECK (text <> '');");
    assertTrue(step.scanned().contains(notes(step.before()).oid()));
  }

  @Test
  void reading_alone_takes_no_lock_that_blocks() throws SQLException {
    var step = trace("SELECT count(*) FROM sample.notes;");
    assertEquals(Set.of("AccessShareLock"), locks(step));
  }

  private static LockTracer.Step trace(String sql) throws SQLException {
    try (var connection = TestPostgres.newDatabase().migrator().getConnection()) {
      try (var statement = connection.createStatement()) {
        statement.execute("SET ROLE signalbox_owner");
      }
      return LockTracer.trace(connection, "sample", Script.of("V002__x.sql", sql)).getFirst();
    }
  }

  private static Schema.Table notes(Schema schema) {
    return schema.tables().values().stream()
        .filter(table -> table.name().equals("sample.notes"))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> locks(LockTracer.Step step) {
    return step.locks().getOrDefault(notes(step.before()).oid(), Set.of());
  }
}
