package dev.signalbox.testing.schema;

import java.sql.SQLException;
import java.util.List;

/// Represents a primary key, unique, check, exclusion or foreign key constraint. `columns` is in
/// the order of the key; `target` is the qualified table that a foreign key refers to, else empty.
record Constraint(
    String table, String name, Kind kind, List<String> columns, String target, String definition) {
  enum Kind {
    PRIMARY_KEY("p", "primary key"),
    UNIQUE("u", "unique"),
    CHECK("c", "check"),
    EXCLUSION("x", "exclusion"),
    FOREIGN_KEY("f", "foreign key");

    private final String code;
    private final String words;

    Kind(String code, String words) {
      this.code = code;
      this.words = words;
    }

    String words() {
      return words;
    }

    private static Kind of(String code) {
      return List.of(values()).stream()
          .filter(kind -> kind.code.equals(code))
          .findFirst()
          .orElseThrow();
    }
  }

  static List<Constraint> in(Catalogue catalogue) throws SQLException {
    return catalogue.list(
        """
        SELECT c.relname, k.conname, k.contype::text,
               ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS key (attnum, place)
                       JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.attnum ORDER BY key.place),
               coalesce((SELECT n.nspname || '.' || f.relname FROM pg_class f JOIN pg_namespace n ON n.oid = f.relnamespace
                          WHERE f.oid = k.confrelid), ''),
               pg_get_constraintdef(k.oid)
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
         WHERE c.relnamespace = ?::text::regnamespace AND NOT c.relispartition AND k.contype IN ('p', 'u', 'c', 'x', 'f')
           AND c.relname <> 'flyway_schema_history'
         ORDER BY c.relname, array_position(ARRAY['p', 'u', 'c', 'x', 'f'], k.contype::text), k.conname
        """,
        row ->
            new Constraint(
                row.getString(1),
                row.getString(2),
                Kind.of(row.getString(3)),
                catalogue.texts(row, 4),
                row.getString(5),
                row.getString(6)));
  }
}
