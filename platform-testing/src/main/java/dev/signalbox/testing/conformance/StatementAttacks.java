package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.signalbox.testing.Organizations;
import java.util.ArrayList;
import java.util.List;

/// C12 to C18: statements that policies could miss, and data that policies read.
final class StatementAttacks {
  private static final List<String> BOTH = List.of("acme secret", "globex secret");
  private static final List<String> ACMES = List.of("acme secret");

  private final Arena arena;

  StatementAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return List.of(
        cachedPlan(),
        subqueries(),
        merge(),
        upsert(),
        switchedOff(),
        recursion(),
        policyReadsNoTable());
  }

  private Attack cachedPlan() {
    return Attack.row("C12", "a cached generic plan with another workspace's constant")
        .stoppedBy(
            "STABLE, never IMMUTABLE; lint P06",
            () ->
                assertEquals(List.of("acme secret", "globex secret"), preparedForBoth("$S.probe")))
        .control(
            "with an IMMUTABLE function the second workspace gets the first one's rows",
            () ->
                arena.without(
                    """
                    CREATE FUNCTION $S.probe_frozen() RETURNS uuid LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN nullif(current_setting('signalbox.workspace_id', true), '')::uuid; END $$;
                    CREATE TABLE $S.probe_frozen AS SELECT * FROM $S.probe; ALTER TABLE $S.probe_frozen ENABLE ROW LEVEL SECURITY;
                    CREATE POLICY p ON $S.probe_frozen USING (workspace_id = $S.probe_frozen()); GRANT SELECT ON $S.probe_frozen TO $ROLE
                    """,
                    "DROP TABLE $S.probe_frozen; DROP FUNCTION $S.probe_frozen()",
                    () ->
                        assertEquals(
                            List.of("acme secret", "acme secret"),
                            preparedForBoth("$S.probe_frozen"))));
  }

  private List<String> preparedForBoth(String table) {
    var seen = new ArrayList<String>();
    try (var session = arena.acme()) {
      var _ = session.query("SET plan_cache_mode = force_generic_plan");
      var _ = session.query("PREPARE probe AS SELECT name FROM " + table);
      seen.addAll(session.query("EXECUTE probe"));
      session.raw().commitInSession();
      session.raw().enter(Organizations.globex());
      seen.addAll(session.query("EXECUTE probe"));
    }
    return seen;
  }

  private Attack subqueries() {
    var shapes =
        List.of(
            "WITH c AS (SELECT name FROM $S.probe) SELECT name FROM c ORDER BY name",
            "WITH c AS MATERIALIZED (SELECT name FROM $S.probe) SELECT name FROM c ORDER BY name",
            "SELECT name FROM (SELECT name FROM $S.probe OFFSET 0) s ORDER BY name",
            "SELECT p.name FROM $S.probe p WHERE p.id IN (SELECT id FROM $S.probe) ORDER BY name",
            "SELECT max(name) FROM $S.probe GROUP BY ROLLUP (workspace_id) HAVING grouping(workspace_id) = 0",
            "SELECT name FROM $S.probe UNION SELECT name FROM $S.probe ORDER BY name");
    return Attack.row(
            "C13",
            "policies lost under CTEs, sub-queries, set operations (CVE-2024-10976 and older)")
        .stoppedBy(
            "the role never changes; supported PostgreSQL",
            () -> shapes.forEach(shape -> arena.acmeSees(ACMES, shape)))
        .control(
            "without row-level security each shape shows both",
            () ->
                arena.withoutRowSecurity(
                    () -> shapes.forEach(shape -> arena.acmeSees(BOTH, shape))));
  }

  private Attack merge() {
    var merge =
        "MERGE INTO $S.probe p USING (SELECT '%s'::uuid AS id) x ON p.id = x.id WHEN MATCHED THEN UPDATE SET name = 'merged'"
            .formatted(Arena.GLOBEX_ROW);
    return Attack.row("C14", "MERGE on a foreign row")
        .stoppedBy("the policy", () -> arena.acmeSees(List.of("0"), merge))
        .control(
            "without row-level security it changes the row",
            () -> arena.withoutRowSecurity(() -> arena.acmeSees(List.of("1"), merge)));
  }

  /// Tries CVE-2026-120154: ON CONFLICT evaluated expressions on rows that the policy hides.
  private Attack upsert() {
    var insert =
        "INSERT INTO %s (name) VALUES ('globex secret') ON CONFLICT (%s) DO UPDATE SET name = EXCLUDED.name WHERE 1 / length(substr(probe.name, 1, 0)) = 0";
    return Attack.row(
            "C15", "ON CONFLICT meets a hidden row (CVE-2026-120154, PostgreSQL before 17.12)")
        .stoppedBy(
            "every unique index starts with workspace_id; lint U01, U02",
            () -> arena.acmeSees(List.of("1"), insert.formatted("$S.probe", "workspace_id, name")))
        .control(
            "with a unique index over all workspaces the hidden row is met",
            () ->
                arena.without(
                    "CREATE UNIQUE INDEX probe_global ON $S.probe (name)",
                    "DROP INDEX $S.probe_global",
                    () -> {
                      try (var session = arena.acme()) {
                        assertFalse(
                            session.refusal(insert.formatted("$S.probe", "name")).isEmpty());
                      }
                    }));
  }

  private Attack switchedOff() {
    return Attack.row("C16", "SET row_security = off")
        .stoppedBy(
            "PostgreSQL raises an error instead of filtering",
            () -> {
              try (var session = arena.acme()) {
                var _ = session.query("SET LOCAL row_security = off");
                assertEquals("42501", session.refusal("SELECT name FROM $S.probe"));
              }
            })
        .control(
            "without row-level security the statement runs",
            () ->
                arena.withoutRowSecurity(() -> {
                  try (var session = arena.acme()) {
                    var _ = session.query("SET LOCAL row_security = off");
                    assertEquals(BOTH, session.names());
                  }
                }));
  }

  private Attack recursion() {
    return Attack.row("C17", "a policy that queries a table with policies, without end")
        .stoppedBy(
            "policies of workspace tables query no table; lint P01, P02",
            () -> arena.acmeSees(ACMES, "SELECT name FROM $S.probe"))
        .control(
            "a policy that queries its own table fails",
            () ->
                arena.without(
                    "CREATE POLICY own ON $S.probe USING (id IN (SELECT id FROM $S.probe))",
                    "DROP POLICY own ON $S.probe",
                    () -> {
                      try (var session = arena.acme()) {
                        assertEquals("42P17", session.refusal("SELECT name FROM $S.probe"));
                      }
                    }));
  }

  private Attack policyReadsNoTable() {
    var reading =
        """
        SELECT DISTINCT p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
          JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> p.polrelid
         WHERE c.relnamespace = '$S'::regnamespace
        """;
    return Attack.row("C18", "a policy's sub-select races with a change of what it reads")
        .stoppedBy(
            "policies read settings, no tables",
            () -> assertEquals(List.of(), arena.superuser(reading)))
        .control(
            "a policy with a sub-select is found by the same query",
            () ->
                arena.without(
                    "CREATE POLICY racing ON $S.probe AS RESTRICTIVE USING (EXISTS (SELECT FROM $S.probe_child))",
                    "DROP POLICY racing ON $S.probe",
                    () -> assertEquals(List.of("racing"), arena.superuser(reading))));
  }
}
