package dev.signalbox.catalog.entity;

import dev.signalbox.platform.problem.Problem;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the names that attributes have at their source.
final class ExternalFields {
  private static final int MAX_LENGTH = 255;

  private ExternalFields() {}

  /// Returns the field of each attribute that has another name at the source; throws a Problem if a
  /// name is missing or too long, or is that of no attribute given with it.
  static Map<String, String> checked(
      String pointer, @Nullable Map<String, String> fields, Set<String> attributes) {
    if (fields == null) {
      return Map.of();
    }
    fields.forEach((attribute, field) -> {
      if (!attributes.contains(attribute)) {
        throw Problem.invalid(pointer, "It should name attributes that are given with it.");
      }
      if (isMissing(field) || field.length() > MAX_LENGTH) {
        throw Problem.invalid(pointer, "A name should have 1 to 255 characters.");
      }
    });
    return Map.copyOf(fields);
  }

  private static boolean isMissing(@Nullable String field) {
    return field == null || field.isBlank();
  }
}
