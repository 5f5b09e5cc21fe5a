package dev.signalbox.testing.lint;

/// Holds a script that breaks one rule, its line, and its safe alternative. Both get a header,
/// unless the rule is about the header.
record Planted(Rule rule, String file, int line, String unsafe, String safe) {
  private static final String HEADER =
      "-- Purpose: planted. Locks: none. Size: none. Online: yes.\n";

  /// Creates a script whose faulty statement begins in the line after the header.
  static Planted planted(Rule rule, String unsafe, String safe) {
    return at(2, rule, unsafe, safe);
  }

  static Planted at(int line, Rule rule, String unsafe, String safe) {
    return new Planted(rule, "V002__planted.sql", line, HEADER + unsafe, HEADER + safe);
  }

  static Planted undo(Rule rule, String unsafe, String safe) {
    return new Planted(rule, "U002__planted.sql", 1, unsafe, safe);
  }

  static Planted file(Rule rule, String file) {
    return new Planted(rule, file, 1, HEADER + "SELECT 1;", HEADER + "SELECT 1;");
  }

  static Planted headless(String unsafe, String safe) {
    return new Planted(Rule.HEADER, "V002__planted.sql", 1, unsafe, safe);
  }

  /// Creates a documented table of an integer id and one column.
  static String table(String column) {
    return table("", column);
  }

  static String table(String kind, String column) {
    return """
    CREATE %s TABLE sample.fresh (
      id integer PRIMARY KEY,
      extra %s
    );
    COMMENT ON TABLE sample.fresh IS 'Planted.';
    COMMENT ON COLUMN sample.fresh.id IS 'Identity.';
    COMMENT ON COLUMN sample.fresh.extra IS 'Planted.';
    """
        .formatted(kind, column);
  }

  /// Creates a documented workspace table that is not isolated yet.
  static String workspaceTable(String column) {
    return """
    CREATE TABLE sample.fresh (
      workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(),
      id uuid NOT NULL,
      extra %s,
      PRIMARY KEY (workspace_id, id)
    );
    COMMENT ON TABLE sample.fresh IS 'Planted.';
    COMMENT ON COLUMN sample.fresh.workspace_id IS 'The workspace.';
    COMMENT ON COLUMN sample.fresh.id IS 'Identity.';
    COMMENT ON COLUMN sample.fresh.extra IS 'Planted.';
    """
        .formatted(column);
  }
}
