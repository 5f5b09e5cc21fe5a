package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;

/// C8 and C9: functions with the rights of their owner.
final class FunctionAttacks {
  private final Arena arena;

  FunctionAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return List.of(shadow(), definers());
  }

  private Attack shadow() {
    var function =
        """
        CREATE TABLE $S.probe_flag (answer text); INSERT INTO $S.probe_flag VALUES ('true one');
        CREATE FUNCTION $S.probe_answer() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN (SELECT answer FROM probe_flag); END $$;
        GRANT TEMPORARY ON DATABASE %s TO $ROLE
        """
            .formatted(arena.database().name());
    var drop =
        "DROP FUNCTION $S.probe_answer(); DROP TABLE $S.probe_flag; REVOKE TEMPORARY ON DATABASE %s FROM $ROLE"
            .formatted(arena.database().name());
    return Attack.row("C8", "shadowing what a definer function reads with a temporary table")
        .stoppedBy(
            "no TEMPORARY, fixed search_path; lint G01, D01",
            () -> {
              try (var session = arena.acme()) {
                assertEquals(
                    "42501", session.refusal("CREATE TEMPORARY TABLE probe_flag (answer text)"));
              }
              assertFalse(arena.lintFinds("D01"));
            })
        .control(
            "with both gone the function reads the attacker's table",
            () ->
                arena.without(
                    function,
                    drop,
                    () -> {
                      try (var session = arena.acme()) {
                        var _ =
                            session.query(
                                "CREATE TEMPORARY TABLE probe_flag AS SELECT 'forged' AS answer");
                        assertEquals("forged", session.one("SELECT $S.probe_answer()"));
                      }
                    }));
  }

  private Attack definers() {
    return Attack.row("C9", "calling each definer function without a context")
        .stoppedBy("each verifies the seal", () -> assertEquals(List.of(), answering()))
        .control(
            "one that trusts a missing user is found by the same calls",
            () ->
                arena.without(
                    "CREATE FUNCTION $S.probe_trusting(who uuid) RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS 'SELECT name FROM $S.probe WHERE who IS NULL'",
                    "DROP FUNCTION $S.probe_trusting(uuid)",
                    () -> assertEquals(List.of(arena.sql("$S.probe_trusting")), answering())));
  }

  /// Lists the SECURITY DEFINER functions that return something other than null, false or zero
  /// without a tenant context. `platform.entry_nonce` is omitted: a service calls it before it
  /// signs an entry request, and its number is a reading of the clock.
  private List<String> answering() {
    var answering = new ArrayList<String>();
    try (var session = arena.nobody()) {
      var calls =
          session.query(
              """
              SELECT p.oid::regproc::text || '(' || (SELECT coalesce(string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY n), '') FROM unnest(p.proargtypes) WITH ORDINALITY a (t, n)) || ')'
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
               WHERE p.prosecdef AND p.prorettype <> 'trigger'::regtype AND n.nspname IN ('platform', '$S') AND has_function_privilege(p.oid, 'EXECUTE')
                 AND p.oid <> 'platform.entry_nonce'::regproc
              """);
      for (var call : calls) {
        if (session.refusal("SELECT * FROM " + call).isEmpty()
            && session.query("SELECT * FROM " + call).stream()
                .anyMatch(row -> !row.matches("null|f|0||(null\\|?)+"))) {
          answering.add(call.replaceFirst("\\(.*", ""));
        }
      }
    }
    return answering;
  }
}
