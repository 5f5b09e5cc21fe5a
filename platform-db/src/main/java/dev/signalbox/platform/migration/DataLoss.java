package dev.signalbox.platform.migration;

/// Describes data that a rollback would lose: all rows of a table, the values of a column that
/// differ from its default, or rows that an undo script deletes or overwrites in a table that
/// stays. Rows are -1 if they cannot be counted.
public record DataLoss(Kind kind, String table, String column, long rows) {
  public enum Kind {
    TABLE,
    COLUMN,
    DELETED,
    OVERWRITTEN
  }

  @Override
  public String toString() {
    var many = rows < 0 ? "an unknown number of rows" : rows + (rows == 1 ? " row" : " rows");
    return switch (kind) {
      case TABLE -> "table %s holds %s".formatted(table, many);
      case COLUMN -> "column %s.%s holds values in %s".formatted(table, column, many);
      case DELETED -> "%s of %s would be deleted".formatted(many, table);
      case OVERWRITTEN -> "%s of %s would be overwritten".formatted(many, table);
    };
  }
}
