package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The result of one line of an upload.
enum UpsertResult {
  CREATED,
  UPDATED,
  /// The version is known with the same content.
  UNCHANGED,
  /// A higher version is known; only attributes that it never stated were taken from this one.
  STALE,
  /// The version is known with other content.
  CONFLICT,
  REJECTED;

  @JsonValue
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
