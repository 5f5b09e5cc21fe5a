package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Organizations;
import java.util.List;
import java.util.UUID;

/// D: oracles for the existence of foreign objects.
final class OracleAttacks {
  private final Arena arena;

  OracleAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return List.of(unique(), foreignKey(), cascade(), exclusion(), sequence(), dedupe());
  }

  private Attack unique() {
    return Attack.row("D1", "a unique violation reveals a foreign value")
        .stoppedBy(
            "unique per workspace; lint U01",
            () -> {
              assertEquals("", insert("globex secret"));
              assertEquals("23505", insert("acme secret"));
            })
        .control(
            "unique over all workspaces, the violation reveals it",
            () ->
                arena.without(
                    "CREATE UNIQUE INDEX probe_global ON $S.probe (name)",
                    "DROP INDEX $S.probe_global",
                    () -> {
                      assertEquals("23505", insert("globex secret"));
                      assertTrue(arena.lintFinds("U01"));
                    }));
  }

  private String insert(String name) {
    try (var session = arena.acme()) {
      return session.refusal("INSERT INTO $S.probe (name) VALUES (?)", name);
    }
  }

  private Attack foreignKey() {
    return Attack.row("D2", "a foreign key reveals, or links to, a foreign row")
        .stoppedBy(
            "foreign keys start with workspace_id; lint F01",
            () -> {
              assertEquals("23503", link("$S.probe_child", Arena.GLOBEX_ROW));
              assertEquals("23503", link("$S.probe_child", UUID.randomUUID().toString()));
            })
        .control(
            "a key of one column links across workspaces, and is found",
            () ->
                arena.without(
                    LOOSE,
                    LOOSE_END,
                    () -> {
                      assertEquals("", link("$S.probe_loose", Arena.GLOBEX_ROW));
                      assertEquals("23503", link("$S.probe_loose", UUID.randomUUID().toString()));
                    }));
  }

  /// Tables with a key of one column, which `isolate` rejects.
  private static final String LOOSE =
      """
      CREATE TABLE $S.probe_top (id uuid PRIMARY KEY, workspace_id uuid); INSERT INTO $S.probe_top SELECT id, workspace_id FROM $S.probe;
      CREATE TABLE $S.probe_loose (workspace_id uuid DEFAULT platform.current_workspace_id(), parent uuid REFERENCES $S.probe_top ON DELETE CASCADE);
      INSERT INTO $S.probe_loose SELECT workspace_id, '%s' FROM $S.probe;
      GRANT SELECT, INSERT, DELETE ON $S.probe_loose, $S.probe_top TO $ROLE;
      ALTER TABLE $S.probe_loose ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON $S.probe_loose USING (workspace_id = platform.current_workspace_id());
      ALTER TABLE $S.probe_top ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON $S.probe_top USING (workspace_id = platform.current_workspace_id())
      """
          .formatted(Arena.ACME_ROW);

  private static final String LOOSE_END = "DROP TABLE $S.probe_loose; DROP TABLE $S.probe_top";

  private String link(String table, String parent) {
    try (var session = arena.acme()) {
      return session.refusal(
          "INSERT INTO " + table + " (parent) VALUES (?)", UUID.fromString(parent));
    }
  }

  private Attack cascade() {
    return Attack.row("D3", "a cascade deletes foreign rows, since it bypasses row-level security")
        .stoppedBy(
            "a row refers to rows of its workspace only",
            () -> assertEquals(List.of("1"), afterDeleting("$S.probe", "$S.probe_child")))
        .control(
            "over a key of one column the cascade crosses",
            () ->
                arena.without(
                    LOOSE,
                    LOOSE_END,
                    () ->
                        assertEquals(
                            List.of("0"), afterDeleting("$S.probe_top", "$S.probe_loose"))));
  }

  /// Returns Globex's children that are left after Acme deleted its parents, and restores the rows.
  private List<String> afterDeleting(String parents, String children) {
    try (var session = arena.acme()) {
      var _ = session.query("DELETE FROM " + parents);
      session.raw().commit();
    }
    var left =
        arena.superuser(
            "SELECT count(*) FROM "
                + children
                + " WHERE workspace_id = '"
                + Organizations.GLOBEX
                + "'");
    arena.superuser(
        "INSERT INTO $S.probe VALUES ('%s', '%s', 'acme secret') ON CONFLICT DO NOTHING"
            .formatted(Organizations.ACME, Arena.ACME_ROW));
    return left;
  }

  private Attack exclusion() {
    var found =
        """
        SELECT k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
         WHERE k.connamespace IN ('$S'::regnamespace, 'platform'::regnamespace) AND (k.contype = 'x' OR k.contype = 't')
           AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = 'workspace_id' AND a.attnum = k.conkey[1])
        """;
    return Attack.row("D4", "exclusion constraints and constraint triggers over all workspaces")
        .stoppedBy(
            "there are none that do not start with workspace_id",
            () -> assertEquals(List.of(), arena.superuser(found)))
        .control(
            "one that does not is found",
            () ->
                arena.without(
                    "ALTER TABLE $S.probe ADD CONSTRAINT probe_excluded EXCLUDE USING btree (name WITH =)",
                    "ALTER TABLE $S.probe DROP CONSTRAINT probe_excluded",
                    () -> assertEquals(List.of("probe_excluded"), arena.superuser(found))));
  }

  private Attack sequence() {
    return Attack.row("D6", "the gaps of a sequence reveal how much others write")
        .stoppedBy(
            "no sequence is granted; lint G03",
            () ->
                arena.without(
                    "CREATE SEQUENCE $S.probe_numbers",
                    "DROP SEQUENCE $S.probe_numbers",
                    () -> {
                      try (var session = arena.acme()) {
                        assertEquals(
                            "42501", session.refusal("SELECT last_value FROM $S.probe_numbers"));
                        assertEquals(
                            "42501", session.refusal("SELECT nextval('$S.probe_numbers')"));
                      }
                    }))
        .control(
            "granted, it tells",
            () ->
                arena.without(
                    "CREATE SEQUENCE $S.probe_numbers; GRANT SELECT ON SEQUENCE $S.probe_numbers TO $ROLE",
                    "DROP SEQUENCE $S.probe_numbers",
                    () -> {
                      try (var session = arena.acme()) {
                        assertEquals("1", session.one("SELECT last_value FROM $S.probe_numbers"));
                      }
                      assertTrue(arena.lintFinds("G03"));
                    }));
  }

  private Attack dedupe() {
    var insert =
        "INSERT INTO platform.idempotency_keys (principal, route, key, body_hash) VALUES ('p', 'POST /x', 'k', sha256('')) ON CONFLICT DO NOTHING";
    return Attack.row("D8", "an idempotency key of another workspace counts as the own one")
        .stoppedBy(
            "keys belong to a workspace",
            () -> {
              commit(arena.globex(), insert);
              try (var session = arena.acme()) {
                assertEquals("1", session.one(insert));
              }
            })
        .control(
            "unique over all workspaces, the second one is rejected",
            () ->
                arena.without(
                    "CREATE UNIQUE INDEX probe_keys ON platform.idempotency_keys (key)",
                    "DROP INDEX platform.probe_keys",
                    () -> {
                      try (var session = arena.acme()) {
                        assertEquals("0", session.one(insert));
                      }
                    }));
  }

  private static void commit(Arena.Session session, String sql) {
    try (session) {
      var _ = session.query(sql);
      session.raw().commit();
    }
  }
}
