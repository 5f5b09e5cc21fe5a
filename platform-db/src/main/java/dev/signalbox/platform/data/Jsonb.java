package dev.signalbox.platform.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.data.model.runtime.convert.AttributeConverter;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Stores a JSON value in a jsonb column, with the reader and the writer that `Sql` uses. The
/// property also needs `@DataTransformer(write = Jsonb.CAST)`.
@Singleton
public final class Jsonb implements AttributeConverter<JsonNode, String> {
  public static final String CAST = "?::jsonb";

  @Override
  public @Nullable String convertToPersistedValue(
      @Nullable JsonNode json, ConversionContext context) {
    return json == null ? null : Json.write(json);
  }

  @Override
  public @Nullable JsonNode convertToEntityValue(
      @Nullable String stored, ConversionContext context) {
    return stored == null ? null : Json.stored(stored);
  }
}
