package dev.signalbox.platform.tx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/// Binds Java values to PostgreSQL types.
final class Parameters {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Parameters() {}

  static void bind(PreparedStatement statement, int at, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(at, Types.NULL);
      case Instant instant -> statement.setObject(at, storable(instant).atOffset(ZoneOffset.UTC));
      case JsonNode json -> statement.setObject(at, jsonb(json));
      case Enum<?> constant -> statement.setString(at, constant.name());
      case byte[] bytes -> statement.setBytes(at, bytes);
      case Collection<?> values -> bindArray(statement, at, values);
      case UUID _, String _, Integer _, Long _, Double _, BigDecimal _, Boolean _, LocalDate _ ->
          statement.setObject(at, value);
      default -> throw new IllegalArgumentException("cannot bind a " + value.getClass().getName());
    }
  }

  /// Checks the range of a time. The JSON reader checks the same range, but query parameters do not
  /// pass it.
  private static Instant storable(Instant instant) {
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw new Problem(ProblemCode.DATE_OUT_OF_RANGE, "A time lies outside the years 1 to 9999.");
    }
    return instant;
  }

  private static void bindArray(PreparedStatement statement, int at, Collection<?> values)
      throws SQLException {
    var first = values.stream().filter(Objects::nonNull).findFirst().orElse(null);
    var elements =
        values.stream().map(v -> v instanceof Enum<?> e ? e.name() : v).map(Parameters::text);
    var type =
        switch (first) {
          case UUID _ -> "uuid";
          case Long _, Integer _ -> "bigint";
          case Boolean _ -> "boolean";
          case BigDecimal _ -> "numeric";
          case Instant _ -> "timestamptz";
          case JsonNode _ -> "jsonb";
          case null, default -> "text";
        };
    statement.setArray(at, statement.getConnection().createArrayOf(type, elements.toArray()));
  }

  private static @Nullable Object text(@Nullable Object value) {
    return switch (value) {
      case Instant instant -> instant.toString();
      case JsonNode json -> Json.write(json);
      case null, default -> value;
    };
  }

  private static PGobject jsonb(JsonNode json) throws SQLException {
    var object = new PGobject();
    object.setType("jsonb");
    object.setValue(Json.write(json));
    return object;
  }
}
