package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Organizations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/// C1 to C7, C10 and C11: objects in the catalogue.
final class ObjectAttacks {
  private static final List<String> BOTH = List.of("acme secret", "globex secret");
  private static final List<String> ACMES = List.of("acme secret");

  private final Arena arena;

  ObjectAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    var attacks = new ArrayList<Attack>();
    attacks.add(
        planted(
            "C1",
            "a new table without row-level security",
            "lint T01",
            "T01",
            "CREATE TABLE $S.forgotten (workspace_id uuid, name text); INSERT INTO $S.forgotten SELECT workspace_id, name FROM $S.probe; GRANT SELECT ON $S.forgotten TO $ROLE",
            "DROP TABLE $S.forgotten",
            "SELECT name FROM $S.forgotten ORDER BY name"));
    attacks.add(furtherPolicy());
    attacks.add(move());
    attacks.add(partition());
    attacks.add(
        planted(
            "C5",
            "a view of an owner who sees everything",
            "lint V01",
            "V01",
            "CREATE VIEW $S.probe_view AS SELECT * FROM $S.probe; GRANT SELECT ON $S.probe_view TO $ROLE",
            "DROP VIEW $S.probe_view",
            "SELECT name FROM $S.probe_view ORDER BY name"));
    attacks.add(
        planted(
            "C6",
            "a materialized view",
            "lint V02",
            "V02",
            "CREATE MATERIALIZED VIEW $S.probe_stored AS SELECT * FROM $S.probe; GRANT SELECT ON $S.probe_stored TO $ROLE",
            "DROP MATERIALIZED VIEW $S.probe_stored",
            "SELECT name FROM $S.probe_stored ORDER BY name"));
    attacks.add(
        planted(
            "C7",
            "a SECURITY DEFINER function of a role that sees everything",
            "lint D02",
            "D02",
            "CREATE FUNCTION $S.probe_all() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT name FROM $S.probe ORDER BY name'",
            "DROP FUNCTION $S.probe_all()",
            "SELECT * FROM $S.probe_all()"));
    attacks.add(trigger());
    attacks.add(truncate());
    return attacks;
  }

  /// Describes a hole in the catalogue: the lint names it at every start, and while open it shows
  /// foreign rows.
  private Attack planted(
      String row, String what, String layer, String rule, String hole, String mend, String look) {
    return Attack.row(row, what)
        .stoppedBy(
            layer + ", at every start",
            () -> {
              assertFalse(arena.lintFinds(rule));
              arena.without(hole, mend, () -> assertTrue(arena.lintFinds(rule)));
            })
        .control(
            "with the hole it shows the rows of both workspaces",
            () -> arena.without(hole, mend, () -> arena.acmeSees(BOTH, look)));
  }

  private Attack furtherPolicy() {
    return Attack.row("C2", "a second permissive policy")
        .stoppedBy(
            "sealed_workspace, to which permissive policies add nothing; lint P03, at every start",
            () ->
                withFurtherPolicy(() -> {
                  arena.acmeSees(ACMES, "SELECT name FROM $S.probe ORDER BY name");
                  assertTrue(arena.lintFinds("P03"));
                }))
        .control(
            "without sealed_workspace it shows the rows of both workspaces",
            () ->
                withFurtherPolicy(() ->
                    arena.without(
                        "ALTER POLICY sealed_workspace ON $S.probe USING (true)",
                        ContextAttacks.SEAL,
                        () -> arena.acmeSees(BOTH, "SELECT name FROM $S.probe ORDER BY name"))));
  }

  private void withFurtherPolicy(Executable attempt) throws Throwable {
    arena.without(
        "CREATE POLICY further ON $S.probe USING (true)",
        "DROP POLICY further ON $S.probe",
        attempt);
  }

  private Attack move() {
    Executable attempt =
        () -> {
          try (var session = arena.acme()) {
            assertEquals(
                "42501",
                session.refusal("UPDATE $S.probe SET workspace_id = ?", Organizations.GLOBEX));
            assertEquals(
                "42501",
                session.refusal(
                    "INSERT INTO $S.probe (workspace_id, name) VALUES (?, 'x')",
                    Organizations.GLOBEX));
          }
        };
    return Attack.row("C3", "moving a row to another workspace, or inserting one there")
        .stoppedBy("WITH CHECK of the policy", attempt)
        .control(
            "without row-level security both succeed",
            () ->
                arena.withoutRowSecurity(() -> {
                  try (var session = arena.acme()) {
                    assertEquals(
                        "1",
                        session.one(
                            "INSERT INTO $S.probe (workspace_id, name) VALUES (?, 'x')",
                            Organizations.GLOBEX));
                  }
                }));
  }

  private Attack partition() {
    var make =
        """
        CREATE TABLE $S.probe_week (workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(), id uuid NOT NULL, name text, PRIMARY KEY (workspace_id, id)) PARTITION BY HASH (workspace_id);
        CREATE TABLE $S.probe_week_0 PARTITION OF $S.probe_week FOR VALUES WITH (MODULUS 1, REMAINDER 0);
        ALTER TABLE $S.probe_week OWNER TO signalbox_owner; ALTER TABLE $S.probe_week_0 OWNER TO signalbox_owner;
        SELECT platform.isolate('$S.probe_week'); INSERT INTO $S.probe_week SELECT workspace_id, id, name FROM $S.probe
        """;
    var drop = "DROP TABLE $S.probe_week";
    return Attack.row("C4", "reading a partition directly")
        .stoppedBy(
            "no grant on partitions; lint T02",
            () ->
                arena.without(
                    make,
                    drop,
                    () -> {
                      try (var session = arena.acme()) {
                        assertEquals(ACMES, session.query("SELECT name FROM $S.probe_week"));
                        assertEquals("42501", session.refusal("SELECT name FROM $S.probe_week_0"));
                      }
                    }))
        .control(
            "granted, the partition shows everything, and is found",
            () ->
                arena.without(
                    make + "; GRANT SELECT ON $S.probe_week_0 TO $ROLE",
                    drop,
                    () -> {
                      arena.acmeSees(BOTH, "SELECT name FROM $S.probe_week_0 ORDER BY name");
                      assertTrue(arena.lintFinds("T02"));
                    }));
  }

  private Attack trigger() {
    var found =
        "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid WHERE p.prosecdef AND NOT t.tgisinternal AND c.relnamespace = '$S'::regnamespace";
    return Attack.row("C10", "a trigger that writes with its definer's rights")
        .stoppedBy(
            "trigger functions run as their caller",
            () -> assertEquals(List.of(), arena.superuser(found)))
        .control(
            "a definer trigger writes into another workspace",
            () ->
                arena.without(
                    """
                    CREATE FUNCTION $S.probe_fn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN UPDATE $S.probe SET name = 'overwritten' WHERE name LIKE 'globex%'; RETURN NEW; END $$;
                    CREATE TRIGGER probe_trigger AFTER INSERT ON $S.probe_child FOR EACH ROW EXECUTE FUNCTION $S.probe_fn()
                    """,
                    "DROP FUNCTION $S.probe_fn() CASCADE; UPDATE $S.probe SET name = 'globex secret' WHERE name = 'overwritten'",
                    () -> {
                      assertEquals(List.of("probe_trigger"), arena.superuser(found));
                      try (var session = arena.acme()) {
                        var _ =
                            session.query(
                                "INSERT INTO $S.probe_child (parent) SELECT id FROM $S.probe");
                        session.raw().commit();
                      }
                      assertEquals(
                          List.of("1"),
                          arena.superuser(
                              "SELECT count(*) FROM $S.probe WHERE name = 'overwritten'"));
                    }));
  }

  private Attack truncate() {
    return Attack.row("C11", "TRUNCATE, which row-level security does not cover")
        .stoppedBy(
            "never granted; lint T03",
            () -> {
              try (var session = arena.acme()) {
                assertEquals("42501", session.refusal("TRUNCATE $S.probe_child"));
              }
            })
        .control(
            "granted, it empties the table for all workspaces",
            () ->
                arena.without(
                    "GRANT TRUNCATE ON $S.probe_child TO $ROLE",
                    "REVOKE TRUNCATE ON $S.probe_child FROM $ROLE",
                    () -> {
                      assertTrue(arena.lintFinds("T03"));
                      try (var session = arena.acme()) {
                        assertEquals("", session.refusal("TRUNCATE $S.probe_child"));
                      }
                    }));
  }
}
