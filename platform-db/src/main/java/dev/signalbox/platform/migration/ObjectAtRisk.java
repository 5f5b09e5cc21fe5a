package dev.signalbox.platform.migration;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.migration.DataLoss.Kind;
import dev.signalbox.platform.pool.RoleNames;
import java.sql.Connection;
import java.sql.SQLException;

/// Represents a table or column that undo scripts drop or empty. Its statements were composed from
/// the catalogue with PostgreSQL's own quoting.
record ObjectAtRisk(
    Kind kind,
    String table,
    String column,
    String owner,
    boolean visible,
    boolean empty,
    String rows,
    String copied,
    long known) {
  /// The schema that keeps copies; services have no rights there.
  static final String ARCHIVE = "signalbox_archive";

  static ObjectAtRisk of(DataLossCheck.AtRisk object, String json) {
    var described = Json.stored(json);
    return new ObjectAtRisk(
        object.kind(),
        described.get("table").asText(),
        described.get("column").asText(),
        described.get("owner").asText(),
        described.get("visible").asBoolean(),
        described.get("empty").asBoolean(),
        described.get("rows").asText(),
        described.get("copied").asText(),
        object.rows());
  }

  /// Counts the rows that hold data; -1 if row-level security hides them from this login.
  DataLoss count(Connection connection) throws SQLException {
    if (known != DataLossCheck.AtRisk.UNCOUNTED) {
      return new DataLoss(kind, table, column, known);
    }
    if (!visible) {
      return new DataLoss(kind, table, column, empty ? 0 : -1);
    }
    return asOwner(
        connection,
        () ->
            new DataLoss(
                kind,
                table,
                column,
                Long.parseLong(Rows.one(connection, "SELECT count(*) " + rows))));
  }

  /// Returns true if row-level security hides the rows, so that a copy would be empty.
  boolean cannotBeCopied() {
    return !visible && !empty;
  }

  /// Locks the table, so that no row is added between counting and dropping.
  void lock(Connection connection) throws SQLException {
    var _ =
        asOwner(
            connection,
            () -> {
              Rows.execute(connection, "LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
              return table;
            });
  }

  /// Copies the object to the archive, each row as JSON, so that the copy depends on no type of the
  /// module. Returns the name of the copy, or the reason why there is none.
  String archive(Connection connection, String module, String number) throws SQLException {
    if (!owner.equals(RoleNames.in("signalbox_owner"))) {
      return table + " is not archived: keys are generated again";
    }
    Rows.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + ARCHIVE);
    var name =
        Rows.one(
            connection,
            "SELECT format('%I.%I', ?, left(concat_ws('_', ?, to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD\"t\"HH24MISS'), ?, replace(?, '.', '_'), nullif(?, '')), 63))",
            ARCHIVE,
            module,
            number,
            table,
            column);
    Rows.execute(
        connection,
        "CREATE TABLE %s AS SELECT to_jsonb(r) AS row FROM (SELECT %s %s) r"
            .formatted(name, copied, rows));
    return name;
  }

  private <T> T asOwner(Connection connection, Rows.Reading<T> body) throws SQLException {
    var quoted = Rows.one(connection, "SELECT quote_ident(?)", owner);
    Rows.execute(connection, "SET LOCAL ROLE " + quoted);
    var value = body.read();
    Rows.execute(connection, RoleNames.in("SET LOCAL ROLE signalbox_owner"));
    return value;
  }
}
