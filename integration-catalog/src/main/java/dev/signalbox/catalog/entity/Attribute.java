package dev.signalbox.catalog.entity;

import io.micronaut.core.annotation.Introspected;
import java.util.UUID;

/// Describes an attribute of an entity type.
@Introspected
record Attribute(UUID id, String key, DataType dataType, boolean required) {}
