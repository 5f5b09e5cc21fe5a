package dev.signalbox.platform.tx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the current row of a result by column name. The plain getters are for NOT NULL columns;
/// those that end in `OrNull` are for the others.
public final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  public UUID uuid(String column) {
    return required(uuidOrNull(column), column);
  }

  public @Nullable UUID uuidOrNull(String column) {
    return get(column, UUID.class);
  }

  public String text(String column) {
    return required(textOrNull(column), column);
  }

  public @Nullable String textOrNull(String column) {
    try {
      return result.getString(column);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  public int integer(String column) {
    return required(integerOrNull(column), column);
  }

  public @Nullable Integer integerOrNull(String column) {
    return get(column, Integer.class);
  }

  public long number(String column) {
    return required(numberOrNull(column), column);
  }

  public @Nullable Long numberOrNull(String column) {
    return get(column, Long.class);
  }

  public double real(String column) {
    return required(realOrNull(column), column);
  }

  public @Nullable Double realOrNull(String column) {
    return get(column, Double.class);
  }

  public BigDecimal decimal(String column) {
    return required(decimalOrNull(column), column);
  }

  public @Nullable BigDecimal decimalOrNull(String column) {
    return get(column, BigDecimal.class);
  }

  public boolean flag(String column) {
    return required(flagOrNull(column), column);
  }

  public @Nullable Boolean flagOrNull(String column) {
    return get(column, Boolean.class);
  }

  public Instant instant(String column) {
    return required(instantOrNull(column), column);
  }

  public @Nullable Instant instantOrNull(String column) {
    var time = get(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  public JsonNode json(String column) {
    return required(jsonOrNull(column), column);
  }

  public @Nullable JsonNode jsonOrNull(String column) {
    var text = textOrNull(column);
    return text == null ? null : Json.stored(text);
  }

  public <E extends Enum<E>> E constant(String column, Class<E> type) {
    return Enum.valueOf(type, text(column));
  }

  public List<String> texts(String column) {
    return List.of((String[]) array(column));
  }

  public List<UUID> uuids(String column) {
    return List.of((UUID[]) array(column));
  }

  /// Returns the row as a record: the component `createdAt` is the column `created_at`.
  public <T extends Record> T as(Class<T> type) {
    return RecordMapper.of(type).map(this);
  }

  private Object array(String column) {
    try {
      return result.getArray(column).getArray();
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  private <T> @Nullable T get(String column, Class<T> type) {
    try {
      return result.getObject(column, type);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  static <T> T required(@Nullable T value, String column) {
    if (value == null) {
      throw new IllegalStateException("column is null: " + column);
    }
    return value;
  }
}
