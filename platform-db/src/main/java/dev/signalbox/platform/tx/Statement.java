package dev.signalbox.platform.tx;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One statement being put together: constant text, optional constant clauses, bound parameters.
/// Not thread-safe; use once.
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

  /// Binds `:proof` for a kernel function that believes this service's own code alone: that a
  /// password was verified, or that a job may learn ids of workspaces. For exactly these parts, in
  /// the order of the function, and for this statement. Costs a round trip.
  public Statement proven(String... parts) {
    try {
      connection.setAutoCommit(false);
      return with("proof", proof.sign(Instant.now(), EntryProof.nonce(connection), parts));
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  /// Binds `:name`. Supported: UUID, String, enum, Integer, Long, Double, BigDecimal, Boolean,
  /// Instant, LocalDate, byte[], JsonNode (as jsonb), and lists of UUID, String, Long or Instant
  /// (as arrays).
  public Statement with(String name, @Nullable Object value) {
    parameters.put(name, value);
    return this;
  }

  /// Appends a clause.
  public Statement and(@CompileTimeConstant final String clause) {
    text.append('\n').append(clause);
    return this;
  }

  /// Appends a clause with its one parameter when the value is present: an absent filter leaves no
  /// `OR :x IS NULL` behind that would cost the index.
  public Statement filter(
      @CompileTimeConstant final String clause, String name, @Nullable Object value) {
    return value == null ? this : and(clause).with(name, value);
  }

  /// Appends the clause that continues behind a keyset position, when there is one; it uses
  /// `:afterAt` and `:afterId`.
  public Statement after(@Nullable Keyset position, @CompileTimeConstant final String clause) {
    return position == null
        ? this
        : and(clause).with("afterAt", position.at()).with("afterId", position.id());
  }

  public <T> List<T> list(Function<Row, T> mapper) {
    return run(statement -> {
      var rows = new ArrayList<T>();
      try (var result = statement.executeQuery()) {
        var row = new Row(result);
        while (result.next()) {
          rows.add(mapper.apply(row));
        }
      }
      return rows;
    });
  }

  /// The first row, if any.
  public <T> Optional<T> first(Function<Row, T> mapper) {
    return list(mapper).stream().findFirst();
  }

  /// The one row a statement always has, such as a count.
  public <T> T only(Function<Row, T> mapper) {
    return first(mapper).orElseThrow(() -> new IllegalStateException("no row"));
  }

  /// How many rows were changed.
  public int update() {
    return run(PreparedStatement::executeUpdate);
  }

  /// Runs a statement for its effect, such as a function call.
  public void call() {
    var _ = run(PreparedStatement::execute);
  }

  private <T> T run(Execution<T> execution) {
    var parsed = NamedText.parse(text.toString());
    try (var statement = connection.prepareStatement(parsed.text())) {
      for (int i = 0; i < parsed.names().size(); i++) {
        var name = parsed.names().get(i);
        if (!parameters.containsKey(name)) {
          throw new IllegalStateException("parameter not bound: " + name);
        }
        Parameters.bind(statement, i + 1, parameters.get(name));
      }
      return execution.run(statement);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  @FunctionalInterface
  private interface Execution<T> {
    T run(PreparedStatement statement) throws SQLException;
  }
}
