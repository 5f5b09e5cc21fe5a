package dev.signalbox.platform.tx;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a record of a row: the component `createdAt` is the column `created_at`, and a column of a
/// component that is not `@Nullable` must have a value. Reflection happens once per class; a row
/// costs one call of the canonical constructor. Thread-safe.
final class RecordMapper<T> {
  private static final ClassValue<RecordMapper<?>> MAPPERS =
      new ClassValue<>() {
        @Override
        protected RecordMapper<?> computeValue(Class<?> type) {
          return new RecordMapper<>(type);
        }
      };

  @FunctionalInterface
  private interface Reader {
    @Nullable Object read(Row row, String column);
  }

  private static final Map<Class<?>, Reader> PLAIN =
      Map.ofEntries(
          Map.entry(UUID.class, Row::uuidOrNull),
          Map.entry(String.class, Row::textOrNull),
          Map.entry(int.class, Row::integerOrNull),
          Map.entry(Integer.class, Row::integerOrNull),
          Map.entry(long.class, Row::numberOrNull),
          Map.entry(Long.class, Row::numberOrNull),
          Map.entry(double.class, Row::realOrNull),
          Map.entry(boolean.class, Row::flagOrNull),
          Map.entry(BigDecimal.class, Row::decimalOrNull),
          Map.entry(Instant.class, Row::instantOrNull),
          Map.entry(JsonNode.class, Row::jsonOrNull));

  private record Column(String name, Reader reader) {}

  private final Class<T> type;
  private final List<Column> columns;
  private final MethodHandle constructor;

  private RecordMapper(Class<T> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException("not a record: " + type.getName());
    }
    var components = type.getRecordComponents();
    this.type = type;
    this.columns = Arrays.stream(components).map(RecordMapper::column).toList();
    this.constructor = constructor(type, components);
  }

  @SuppressWarnings("unchecked") // The class value holds the mapper of the class it is asked for.
  static <T> RecordMapper<T> of(Class<T> type) {
    return (RecordMapper<T>) MAPPERS.get(type);
  }

  T map(Row row) {
    var values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      var column = columns.get(i);
      values[i] = column.reader().read(row, column.name());
    }
    try {
      return type.cast(constructor.invokeExact(values));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    try {
      var parameters =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, parameters.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Column column(RecordComponent component) {
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    var reader = reader(component.getGenericType());
    return new Column(snakeCase(component.getName()), nullable ? reader : required(reader));
  }

  private static Reader required(Reader reader) {
    return (row, column) -> Row.required(reader.read(row, column), column);
  }

  static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Reader reader(Type type) {
    return switch (type) {
      case ParameterizedType list when list.getRawType() == List.class ->
          list(list.getActualTypeArguments()[0]);
      case Class<?> constant when constant.isEnum() -> constant(constant);
      case Class<?> plain -> plain(plain);
      default -> throw unknown(type);
    };
  }

  private static Reader plain(Class<?> type) {
    var reader = PLAIN.get(type);
    if (reader == null) {
      throw unknown(type);
    }
    return reader;
  }

  private static Reader list(Type element) {
    if (element == String.class) {
      return Row::texts;
    }
    if (element == UUID.class) {
      return Row::uuids;
    }
    throw unknown(element);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // `type` is an enum.
  private static Reader constant(Class<?> type) {
    return (row, column) -> {
      var name = row.textOrNull(column);
      return name == null ? null : Enum.valueOf((Class) type, name);
    };
  }

  private static IllegalArgumentException unknown(Type type) {
    return new IllegalArgumentException("no column becomes a " + type.getTypeName());
  }
}
