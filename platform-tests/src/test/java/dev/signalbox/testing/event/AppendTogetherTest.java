package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Calls the SQL function for batches directly: outcomes in order, and lists of wrong lengths.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppendTogetherTest {
  private final TestDatabase database = TestPostgres.newDatabase();

  @Test
  void each_append_of_a_batch_sees_the_previous_ones() {
    try (var session = AppSession.open(database, "sample_app", Organizations.acme("EDITOR"))) {
      assertEquals(
          List.of("APPENDED", "CONFLICT", "APPENDED", "REPEATED", "KEY_REUSED"),
          session.query(
              """
              SELECT outcome FROM platform.append_together(ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 5)), array_fill('G.ROW.OK'::text, '{5}'),
                array_fill('{}'::jsonb, '{5}'), array_fill('{}'::jsonb, '{5}'), '{1,2,3,4,5}', array_fill('row:1'::text, '{5}'), '{1,2,3,4,5}', NULL, NULL,
                '{}', '{0,0}', '{row:1,row:1}', '{1,2}', '{1,2,2,2,2}', NULL, NULL, NULL, NULL,
                '{NULL,NULL,k,k,k}', ARRAY[NULL, NULL, sha256('a'), sha256('a'), sha256('b')], false)
              """));
    }
  }

  @Test
  void arrays_of_wrong_lengths_are_rejected() throws SQLException {
    // A condition that the ends omit would otherwise be ignored silently.
    var call =
        "SELECT outcome FROM platform.append_together(ARRAY[gen_random_uuid()], '{G.FIT.OK}', ARRAY['{}'::jsonb], ARRAY['{}'::jsonb], ?::integer[], '{}', ?::integer[], NULL, NULL, '{}', '{0}', '{}', '{0}', ?::integer[], NULL, NULL, NULL, NULL, '{}', NULL, true)";
    for (var ends :
        List.of(
            List.of("{1}", "{0}", "{0}"),
            List.of("{0}", "{0}", "{1}"),
            List.of("{0,1}", "{0}", "{0,1}"),
            List.of("{1}", "{}", "{1}"),
            List.of("{}", "{0}", "{}"),
            List.of("[0:0]={1}", "{0}", "{1}"),
            List.of("{1}", "{0}", "{NULL}"),
            List.of("{{1}}", "{0}", "{1}"))) {
      try (var session = AppSession.open(database, "sample_app", Organizations.acme("EDITOR"))) {
        assertEquals("22023", session.refusal(call, ends.toArray()), ends::toString);
        assertEquals("", session.refusal(call, "{1}", "{0}", "{1}"));
      }
    }
  }

  @Test
  void items_and_tags_of_wrong_lengths_are_rejected() {
    var call =
        "SELECT outcome FROM platform.append_together(ARRAY[gen_random_uuid()], '{G.FIT.OK}', ARRAY['{}'::jsonb], ARRAY['{}'::jsonb], '{1}', ?::text[], '{1}', NULL, NULL, '{}', ?::integer[], ?::text[], ?::integer[], '{1}', NULL, NULL, NULL, NULL, '{}', NULL, true)";
    for (var items :
        List.of(
            List.of("{a:1}", "{}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{a:1}", "{NULL}"),
            List.of("{a:1}", "{NULL}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{NULL}", "{1}"),
            List.of("{a:1}", "{0}", "{{a:1}}", "{1}"),
            List.of("{a:1}", "{0}", "{a:1}", "[0:0]={1}"),
            List.of("{{a:1,b:2}}", "{0}", "{a:1}", "{1}"),
            List.of("[0:0]={a:1}", "{0}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{}", "{1}"),
            List.of("{a:1}", "{1}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{a:1,b:1}", "{1}"),
            List.of("{a:1,b:1}", "{0}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{a:1}", "{-1}"))) {
      try (var session = AppSession.open(database, "sample_app", Organizations.acme("EDITOR"))) {
        assertEquals("22023", session.refusal(call, items.toArray()), items::toString);
        assertEquals("", session.refusal(call, "{a:1}", "{0}", "{a:1}", "{1}"));
      }
    }
  }
}
