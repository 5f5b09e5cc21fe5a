package dev.signalbox.catalog.entity;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.util.UUID;

/// Describes an attribute of an entity type.
@Introspected
record Attribute(UUID id, String key, DataType dataType, boolean required) {
  static Attribute of(Row row) {
    return new Attribute(
        row.uuid("id"),
        row.text("key"),
        row.constant("data_type", DataType.class),
        row.flag("required"));
  }
}
