package dev.signalbox.testing.lint;

/// The rules for migrations, each with the safe alternative. Ids are stable: exceptions name them.
enum Rule {
  FILE_NAME("M01", "file name is not V000__words.sql", "three digits, two underscores, lower case"),
  VERSION_ORDER(
      "M02",
      "versions are not one sequence",
      "take the next free number; two branches with the same number: the later one renumbers"),
  INDEX_BUILD(
      "M03",
      "index build blocks writes",
      "CREATE INDEX CONCURRENTLY in a file of its own (partitioned: ON ONLY the parent, CONCURRENTLY on each partition, attach)"),
  HEADER(
      "M04",
      "header is incomplete",
      "begin with comments that say Purpose: Locks: Size: and Online:"),
  UNDO(
      "M05",
      "undo script is missing",
      "write the U script of the same name, or say '-- irreversible: reason'"),
  LENGTH("M06", "script has more than 300 lines", "one topic a file"),
  REWRITE(
      "M07",
      "table is rewritten under an exclusive lock",
      "add a new column without a volatile default, fill it with the backfill runner, switch, drop the old one a release later"),
  CONSTRAINT_SCAN(
      "M08",
      "constraint reads every row under a lock",
      "add it NOT VALID, then VALIDATE CONSTRAINT in a later file"),
  NOT_NULL_SCAN(
      "M09",
      "SET NOT NULL reads every row under an exclusive lock",
      "CHECK (x IS NOT NULL) NOT VALID, VALIDATE in a later file, then SET NOT NULL, which trusts it"),
  REQUIRED_COLUMN(
      "M10",
      "new NOT NULL column without a default fails for existing rows and for writers of the previous version",
      "give it a constant default, or make it nullable, fill it, and require it later"),
  UNIQUE_BUILD(
      "M11",
      "unique, primary or exclusion constraint builds its index under an exclusive lock",
      "CREATE UNIQUE INDEX CONCURRENTLY in a file of its own, then ADD CONSTRAINT USING INDEX"),
  ROWS(
      "M12",
      "rows of an existing table are changed in one transaction",
      "a backfill of the backfill runner: small batches, own transactions, restartable"),
  READ_UNDER_LOCK(
      "M13",
      "rows are read while a lock blocks others",
      "move the reading statement into a later file, which holds no strong lock"),
  CONTRACT(
      "M14",
      "an object that the previous version still uses is dropped or renamed",
      "expand first; drop one release later in a file that says '-- contract-of: V000' with the version that made it unused"),
  CONCURRENTLY_MIXED(
      "M15",
      "CONCURRENTLY shares a file with other statements, which lose their transaction",
      "a file of its own"),
  CONCURRENTLY_ONCE(
      "M16",
      "CONCURRENTLY cannot be repeated after a crash",
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS, DROP INDEX CONCURRENTLY IF EXISTS"),
  TRANSACTION(
      "M17",
      "script begins or ends a transaction",
      "leave it out: a script is one transaction, opened and closed by the runner"),
  TIMEOUT(
      "M18",
      "time-out is off or too long",
      "lock_timeout between 1 ms and 5 s, statement_timeout up to 15 min; better leave both to the role"),
  TRUNCATE(
      "M19", "TRUNCATE loses rows that no undo brings back", "delete through the backfill runner"),
  UNQUALIFIED(
      "M20",
      "name has no schema: its meaning depends on the search_path",
      "write schema.name everywhere"),
  NOT_LOGGED(
      "M21",
      "unlogged or temporary table is lost in a crash or with the session",
      "an ordinary table, or a CTE"),
  ENUM_TYPE(
      "M22",
      "ENUM values can be neither removed nor reordered, and index conditions on them are not leakproof",
      "a DOMAIN over text with a CHECK"),
  JSON_TYPE("M23", "json keeps text and has no equality", "jsonb"),
  SERIAL(
      "M24",
      "serial leaves a sequence with rights of its own",
      "GENERATED ALWAYS AS IDENTITY, or uuid"),
  CHAR_TYPE("M25", "char(n) pads with blanks", "text with a CHECK on its length"),
  LOCAL_TIME(
      "M26", "timestamp without time zone means another instant in each session", "timestamptz"),
  MONEY_TYPE("M27", "money depends on the server's locale", "numeric and a currency column"),
  FOREIGN_SCHEMA(
      "M28",
      "foreign key into another module: neither can be rolled back or deployed alone",
      "keep the id without a key; modules meet in events; only platform may be referenced"),
  KEY_WITHOUT_INDEX(
      "M29",
      "foreign key without an index that starts with its columns: each delete of the referenced row scans the table",
      "an index, partial WHERE column IS NOT NULL where few rows have one"),
  NOT_ISOLATED(
      "M30",
      "workspace table without row-level security",
      "SELECT platform.isolate('schema.table') in the same file"),
  GIN_ONLY(
      "M31",
      "GIN is the only access path of an isolated table: its operators are not leakproof, so under row-level security the planner reads the whole workspace",
      "a btree index that starts with workspace_id and serves the list, besides the primary key"),
  DEFINER_PATH(
      "M32",
      "SECURITY DEFINER function without its own search_path runs objects that its caller substituted",
      "SET search_path = pg_catalog, pg_temp"),
  COMMENT("M33", "COMMENT is missing", "COMMENT ON, one sentence: meaning, unit, meaning of NULL"),
  UNDO_CASCADE(
      "M34",
      "CASCADE in an undo script drops objects that it does not name",
      "drop each object by name, in order"),
  UNDO_CONCURRENTLY(
      "M35",
      "CONCURRENTLY in an undo script: undo is always one transaction",
      "DROP INDEX, which takes its lock for a moment"),
  WIDTH("M36", "line is wider than 140 characters", "break it before a keyword or a comma");

  private final String id;
  private final String wrong;
  private final String safeWay;

  Rule(String id, String wrong, String safeWay) {
    this.id = id;
    this.wrong = wrong;
    this.safeWay = safeWay;
  }

  String id() {
    return id;
  }

  String wrong() {
    return wrong;
  }

  String safeWay() {
    return safeWay;
  }
}
