package dev.signalbox.platform.tx;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Binds one array per column for a statement that takes many rows at once, as with `unnest`.
public final class RowSet<R> {
  private final Statement statement;
  private final Collection<R> rows;

  RowSet(Statement statement, Collection<R> rows) {
    this.statement = statement;
    this.rows = rows;
  }

  /// Binds `:name` to the array of this value of each row, in the order of the rows.
  public RowSet<R> column(String name, Function<? super R, ? extends @Nullable Object> value) {
    var _ = statement.with(name, rows.stream().<@Nullable Object>map(value).toList());
    return this;
  }

  /// Goes on with the columns of other rows.
  public <S> RowSet<S> rows(Collection<S> others) {
    return statement.rows(others);
  }

  /// Binds `:name` to one value for all rows.
  public RowSet<R> with(String name, @Nullable Object value) {
    var _ = statement.with(name, value);
    return this;
  }

  public <T> List<T> list(Function<Row, T> mapper) {
    return statement.list(mapper);
  }

  public <T extends Record> List<T> list(Class<T> type) {
    return statement.list(type);
  }

  public void call() {
    statement.call();
  }

  /// Returns how many rows were changed.
  public int update() {
    return statement.update();
  }
}
