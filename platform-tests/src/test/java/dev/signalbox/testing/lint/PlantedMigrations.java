package dev.signalbox.testing.lint;

import static dev.signalbox.testing.lint.Planted.at;
import static dev.signalbox.testing.lint.Planted.file;
import static dev.signalbox.testing.lint.Planted.headless;
import static dev.signalbox.testing.lint.Planted.planted;
import static dev.signalbox.testing.lint.Planted.undo;

import java.util.List;
import java.util.stream.Stream;

/// Contains at least one unsafe migration for each rule, over the tables of `BASE`.
final class PlantedMigrations {
  /// The objects that exist before a planted script: created by the owner, empty like every schema
  /// under lint.
  static final String BASE =
      """
      CREATE DOMAIN sample.label AS text;
      CREATE TABLE sample.parents (
        workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(), id uuid NOT NULL, PRIMARY KEY (workspace_id, id));
      CREATE TABLE sample.things (
        workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(), id uuid NOT NULL,
        name text, size integer, parent uuid, code varchar(10), tag sample.label,
        checked text CONSTRAINT things_checked CHECK (checked IS NOT NULL),
        PRIMARY KEY (workspace_id, id));
      CREATE INDEX things_parent_idx ON sample.things (workspace_id, parent);
      CREATE UNIQUE INDEX things_code_key ON sample.things (workspace_id, code);
      ALTER TABLE sample.things ADD CONSTRAINT things_named CHECK (name <> '') NOT VALID;
      CREATE SCHEMA other;
      CREATE TABLE other.targets (id uuid PRIMARY KEY);
      SELECT platform.isolate('sample.parents'), platform.isolate('sample.things');
      COMMENT ON TABLE sample.things IS 'Things.';
      DO $$
      BEGIN
        EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %s.%I IS %L', attrelid::regclass, attname, 'A column.'), ';')
                   FROM pg_attribute WHERE attrelid = 'sample.things'::regclass AND attnum > 0);
      END
      $$;
      """;

  private PlantedMigrations() {}

  static List<Planted> all() {
    return Stream.of(
            files(), locks(), rows(), contracts(), sessions(), PlantedObjects.all(), undos())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Planted> files() {
    return List.of(
        file(Rule.FILE_NAME, "V2__Planted.sql"),
        file(Rule.VERSION_ORDER, "V003__planted.sql"),
        file(Rule.UNDO, "V002__planted.sql"),
        headless(
            "-- Purpose: planted. Locks: none. Online: yes.\nSELECT 1;",
            "-- Purpose: planted. Locks: none.\n-- Size: none. Online: yes.\nSELECT 1;"),
        at(301, Rule.LENGTH, "SELECT 1;\n".repeat(300), "SELECT 1;\n".repeat(299)),
        at(
            2,
            Rule.WIDTH,
            "SELECT %s;".formatted("1".repeat(133)),
            "SELECT %s;".formatted("1".repeat(132))));
  }

  private static List<Planted> locks() {
    return List.of(
        planted(
            Rule.INDEX_BUILD,
            "CREATE INDEX planted_idx ON sample.things (workspace_id, size);",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS planted_idx ON sample.things (workspace_id, size);"),
        planted(
            Rule.REWRITE,
            "ALTER TABLE sample.things ALTER COLUMN size TYPE bigint;",
            "ALTER TABLE sample.things ALTER COLUMN code TYPE varchar(20);"),
        planted(
            Rule.REWRITE,
            "ALTER TABLE sample.things ADD COLUMN token uuid DEFAULT gen_random_uuid();\nCOMMENT ON COLUMN sample.things.token IS 'Planted.';",
            "ALTER TABLE sample.things ADD COLUMN token uuid;\nCOMMENT ON COLUMN sample.things.token IS 'Planted.';"),
        planted(
            Rule.CONSTRAINT_SCAN,
            "ALTER TABLE sample.things ADD CONSTRAINT positive CHECK (size > 0);",
            "ALTER TABLE sample.things ADD CONSTRAINT positive CHECK (size > 0) NOT VALID;"),
        planted(
            Rule.CONSTRAINT_SCAN,
            "ALTER TABLE sample.things ADD FOREIGN KEY (workspace_id, parent) REFERENCES sample.parents;",
            "ALTER TABLE sample.things ADD FOREIGN KEY (workspace_id, parent) REFERENCES sample.parents NOT VALID;"),
        planted(
            Rule.CONSTRAINT_SCAN,
            "ALTER DOMAIN sample.label ADD CHECK (VALUE <> '');",
            "ALTER DOMAIN sample.label ADD CHECK (VALUE <> '') NOT VALID;"),
        planted(
            Rule.NOT_NULL_SCAN,
            "ALTER TABLE sample.things ALTER COLUMN name SET NOT NULL;",
            "ALTER TABLE sample.things ALTER COLUMN checked SET NOT NULL;"),
        planted(
            Rule.REQUIRED_COLUMN,
            "ALTER TABLE sample.things ADD COLUMN weight integer NOT NULL;\nCOMMENT ON COLUMN sample.things.weight IS 'Grams.';",
            "ALTER TABLE sample.things ADD COLUMN weight integer NOT NULL DEFAULT 0;\nCOMMENT ON COLUMN sample.things.weight IS 'Grams.';"),
        planted(
            Rule.UNIQUE_BUILD,
            "ALTER TABLE sample.things ADD UNIQUE (workspace_id, name);",
            "ALTER TABLE sample.things ADD CONSTRAINT things_code_key UNIQUE USING INDEX things_code_key;"),
        planted(
            Rule.UNIQUE_BUILD,
            "ALTER TABLE sample.things ADD EXCLUDE USING btree (workspace_id WITH =, name WITH =);",
            "SELECT 1;"));
  }

  private static List<Planted> rows() {
    return List.of(
        planted(
            Rule.ROWS,
            "UPDATE sample.things SET size = 1 WHERE size IS NULL;",
            "INSERT INTO sample.parents (workspace_id, id) VALUES (gen_random_uuid(), gen_random_uuid());"),
        planted(Rule.ROWS, "DELETE FROM sample.things WHERE size = 1;", "SELECT 1;"),
        planted(
            Rule.ROWS,
            "INSERT INTO sample.parents (workspace_id, id) SELECT workspace_id, id FROM sample.things;",
            "INSERT INTO sample.parents (workspace_id, id)\n  SELECT gen_random_uuid(), x::uuid FROM unnest(ARRAY['00000000-0000-4000-8000-000000000001']) x;"),
        planted(
            Rule.ROWS,
            "DO $$\nBEGIN\n  EXECUTE 'UPDATE sample.things SET size = 1';\nEND\n$$;",
            "DO $$\nBEGIN\n  EXECUTE 'COMMENT ON TABLE sample.things IS ''Things.''';\nEND\n$$;"),
        at(
            3,
            Rule.READ_UNDER_LOCK,
            "ALTER TABLE sample.things ADD CONSTRAINT positive CHECK (size > 0) NOT VALID;\nALTER TABLE sample.things VALIDATE CONSTRAINT positive;",
            "ALTER TABLE sample.things VALIDATE CONSTRAINT things_named;"),
        planted(
            Rule.TRUNCATE,
            "TRUNCATE sample.things;",
            "REVOKE TRUNCATE ON sample.things FROM sample_app;"));
  }

  private static List<Planted> contracts() {
    return List.of(
        planted(
            Rule.CONTRACT,
            "ALTER TABLE sample.things DROP COLUMN size;",
            "-- contract-of: V001\nALTER TABLE sample.things DROP COLUMN size;"),
        at(
            3,
            Rule.CONTRACT,
            "-- contract-of: V002\nALTER TABLE sample.things RENAME COLUMN size TO length;",
            "-- contract-of: V001\nALTER TABLE sample.things RENAME COLUMN size TO length;"),
        planted(
            Rule.CONTRACT,
            "ALTER TABLE sample.things RENAME TO items;",
            "-- contract-of: V001\nALTER TABLE sample.things RENAME TO items;"),
        planted(
            Rule.CONTRACT,
            "DROP TABLE sample.parents;",
            "-- contract-of: V001\nDROP TABLE sample.parents;"));
  }

  private static List<Planted> sessions() {
    return List.of(
        planted(
            Rule.CONCURRENTLY_MIXED,
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS mixed_idx ON sample.things (workspace_id, tag);\nCOMMENT ON INDEX sample.mixed_idx IS 'Planted.';",
            "DROP INDEX CONCURRENTLY IF EXISTS sample.mixed_idx;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS mixed_idx ON sample.things (workspace_id, tag);"),
        planted(
            Rule.CONCURRENTLY_ONCE,
            "CREATE INDEX CONCURRENTLY once_idx ON sample.things (workspace_id, name);",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS once_idx ON sample.things (workspace_id, name);"),
        at(3, Rule.TRANSACTION, "SELECT 1;\nCOMMIT;", "DO $$\nBEGIN\n  PERFORM 1;\nEND\n$$;"),
        planted(Rule.TIMEOUT, "SET LOCAL lock_timeout = 0;", "SET LOCAL lock_timeout = '2s';"),
        planted(
            Rule.TIMEOUT,
            "SELECT set_config('statement_timeout', '1h', true);",
            "SELECT set_config('statement_timeout', '10min', true);"),
        planted(
            Rule.UNQUALIFIED,
            "ALTER TABLE things ALTER COLUMN size SET DEFAULT 1;",
            "ALTER TABLE sample.things ALTER COLUMN size SET DEFAULT 1;"),
        planted(
            Rule.DEFINER_PATH,
            "CREATE FUNCTION sample.one() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';\nCOMMENT ON FUNCTION sample.one() IS 'One.';",
            "CREATE FUNCTION sample.one() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';\nCOMMENT ON FUNCTION sample.one() IS 'One.';"));
  }

  private static List<Planted> undos() {
    return List.of(
        undo(
            Rule.UNDO_CASCADE,
            "DROP TABLE sample.things CASCADE;",
            "ALTER TABLE sample.things ADD FOREIGN KEY (workspace_id, parent) REFERENCES sample.parents ON DELETE CASCADE;"),
        undo(
            Rule.UNDO_CONCURRENTLY,
            "DROP INDEX CONCURRENTLY IF EXISTS sample.planted_idx;",
            "DROP INDEX sample.planted_idx;"));
  }
}
