package dev.signalbox.platform.tx;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.signalbox.platform.page.ByTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Builds one statement from constant text, optional constant clauses and bound parameters. It is
/// not thread-safe and is used once.
public final class Statement {
  private final Connection connection;
  private final StringBuilder text;
  private final Map<String, @Nullable Object> parameters = new HashMap<>();
  private final EntryProof proof;

  Statement(Connection connection, String text, EntryProof proof) {
    this.connection = connection;
    this.text = new StringBuilder(text);
    this.proof = proof;
  }

  /// Binds `:proof`, a signature for a SECURITY DEFINER function that trusts only this service's
  /// own code, for example that a password was verified, or that a job may learn ids of workspaces.
  /// The signature covers exactly these parts in the order of the function, and is valid for this
  /// statement. It costs a round trip.
  public Statement proven(String... parts) {
    try {
      connection.setAutoCommit(false);
      return with("proof", proof.sign(Instant.now(), EntryProof.nonce(connection), parts));
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  /// Binds `:name`. Supported types: UUID, String, enum, Integer, Long, Double, BigDecimal,
  /// Boolean, Instant, LocalDate, byte[], JsonNode (as jsonb), and lists of UUID, String, Long or
  /// Instant (as arrays).
  public Statement with(String name, @Nullable Object value) {
    parameters.put(name, value);
    return this;
  }

  /// Binds the columns of many rows as arrays.
  public <R> RowSet<R> rows(Collection<R> rows) {
    return new RowSet<>(this, rows);
  }

  /// Appends a clause.
  public Statement and(@CompileTimeConstant final String clause) {
    text.append('\n').append(clause);
    return this;
  }

  /// Appends a clause with its one parameter if the value is present. An absent filter therefore
  /// leaves no `OR :x IS NULL`, which would prevent the use of an index.
  public Statement filter(
      @CompileTimeConstant final String clause, String name, @Nullable Object value) {
    return value == null ? this : and(clause).with(name, value);
  }

  /// Appends the clause that continues after a keyset position, if there is one; the clause uses
  /// `:afterAt` and `:afterId`.
  public Statement after(@Nullable ByTime position, @CompileTimeConstant final String clause) {
    return position == null
        ? this
        : and(clause).with("afterAt", position.at()).with("afterId", position.id());
  }

  public <T> List<T> list(Function<Row, T> mapper) {
    var rows = new ArrayList<T>();
    forEach(row -> rows.add(mapper.apply(row)));
    return rows;
  }

  /// Returns the rows as records: the component `createdAt` is the column `created_at`.
  public <T extends Record> List<T> list(Class<T> type) {
    return list(RecordMapper.of(type)::map);
  }

  /// Hands over each row in turn.
  public void forEach(Consumer<Row> consumer) {
    execute(statement -> {
      try (var result = statement.executeQuery()) {
        var row = new Row(result);
        while (result.next()) {
          consumer.accept(row);
        }
      }
    });
  }

  /// Returns the first row, if any.
  public <T> Optional<T> first(Function<Row, T> mapper) {
    return list(mapper).stream().findFirst();
  }

  public <T extends Record> Optional<T> first(Class<T> type) {
    return first(RecordMapper.of(type)::map);
  }

  /// Returns the one row of a statement that always has one, such as a count.
  public <T> T only(Function<Row, T> mapper) {
    return first(mapper).orElseThrow(() -> new IllegalStateException("no row"));
  }

  public <T extends Record> T only(Class<T> type) {
    return only(RecordMapper.of(type)::map);
  }

  /// Returns how many rows were changed.
  public int update() {
    var changed = new int[1];
    execute(statement -> changed[0] = statement.executeUpdate());
    return changed[0];
  }

  /// Runs a statement for its effect, such as a function call.
  public void call() {
    execute(PreparedStatement::execute);
  }

  private void execute(Execution execution) {
    var parsed = NamedText.parse(text.toString());
    try (var statement = connection.prepareStatement(parsed.text())) {
      for (int i = 0; i < parsed.names().size(); i++) {
        var name = parsed.names().get(i);
        if (!parameters.containsKey(name)) {
          throw new IllegalStateException("parameter not bound: " + name);
        }
        Parameters.bind(statement, i + 1, parameters.get(name));
      }
      execution.run(statement);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  @FunctionalInterface
  private interface Execution {
    void run(PreparedStatement statement) throws SQLException;
  }
}
