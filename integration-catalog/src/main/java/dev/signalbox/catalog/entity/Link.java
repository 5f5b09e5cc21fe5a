package dev.signalbox.catalog.entity;

import org.jspecify.annotations.Nullable;

/// Holds a source's link to its record, with the version that stated it.
record Link(String url, long syncVersion) {
  /// Returns the link after a version is applied; as with attributes, an absent link keeps the one
  /// before, and the highest version that states one decides.
  static @Nullable Link newer(@Nullable Link known, Incoming incoming) {
    var url = incoming.sourceUrl();
    return url == null || (known != null && known.syncVersion() >= incoming.syncVersion())
        ? known
        : new Link(url, incoming.syncVersion());
  }
}
