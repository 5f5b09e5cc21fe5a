package dev.signalbox.testing.lint;

import static dev.signalbox.testing.lint.Planted.at;
import static dev.signalbox.testing.lint.Planted.planted;
import static dev.signalbox.testing.lint.Planted.table;
import static dev.signalbox.testing.lint.Planted.workspaceTable;

import java.util.List;
import java.util.stream.Stream;

/// Contains unsafe migrations that the resulting catalogue reveals.
final class PlantedObjects {
  private PlantedObjects() {}

  static List<Planted> all() {
    return Stream.of(types(), keys()).flatMap(List::stream).toList();
  }

  private static List<Planted> types() {
    return List.of(
        planted(Rule.NOT_LOGGED, table("UNLOGGED", "text"), table("text")),
        planted(
            Rule.ENUM_TYPE,
            "CREATE TYPE sample.mood AS ENUM ('good', 'bad');",
            "CREATE DOMAIN sample.mood AS text CHECK (VALUE IN ('good', 'bad'));"),
        at(4, Rule.JSON_TYPE, table("json"), table("jsonb")),
        at(4, Rule.SERIAL, table("bigserial"), table("bigint GENERATED ALWAYS AS IDENTITY")),
        at(4, Rule.CHAR_TYPE, table("char(3)"), table("text CHECK (length(extra) = 3)")),
        at(4, Rule.LOCAL_TIME, table("timestamp[]"), table("timestamptz[]")),
        at(4, Rule.MONEY_TYPE, table("money"), table("numeric(12, 2)")),
        planted(
            Rule.MONEY_TYPE,
            "CREATE DOMAIN sample.price AS money;",
            "CREATE DOMAIN sample.price AS numeric;"),
        at(
            2,
            Rule.COMMENT,
            "CREATE FUNCTION sample.two() RETURNS integer LANGUAGE sql AS 'SELECT 2';",
            "CREATE FUNCTION sample.two() RETURNS integer LANGUAGE sql AS 'SELECT 2';\nCOMMENT ON FUNCTION sample.two() IS 'Two.';"),
        at(
            3,
            Rule.COMMENT,
            "ALTER TABLE sample.things\n  ADD COLUMN weight integer;",
            "ALTER TABLE sample.things\n  ADD COLUMN weight integer;\nCOMMENT ON COLUMN sample.things.weight IS 'Grams.';"));
  }

  private static List<Planted> keys() {
    var extra = "CREATE INDEX fresh_extra_idx ON sample.fresh (extra) WHERE extra IS NOT NULL;";
    var gin = "CREATE INDEX fresh_words_idx ON sample.fresh USING gin (extra);\n";
    var isolate = "SELECT platform.isolate('sample.fresh');\n";
    return List.of(
        at(
            4,
            Rule.FOREIGN_SCHEMA,
            table("uuid REFERENCES other.targets") + extra,
            table("uuid REFERENCES platform.users (id)") + extra),
        at(
            4,
            Rule.KEY_WITHOUT_INDEX,
            table("uuid REFERENCES platform.users (id)"),
            table("uuid REFERENCES platform.users (id)") + extra),
        planted(Rule.NOT_ISOLATED, workspaceTable("text"), workspaceTable("text") + isolate),
        planted(
            Rule.GIN_ONLY,
            workspaceTable("tsvector") + gin + isolate,
            workspaceTable("tsvector")
                + gin
                + "CREATE INDEX fresh_list_idx ON sample.fresh (workspace_id, id DESC);\n"
                + isolate));
  }
}
