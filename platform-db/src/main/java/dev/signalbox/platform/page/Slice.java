package dev.signalbox.platform.page;

import org.jspecify.annotations.Nullable;

/// The part of a list that one page shows: at most `limit` rows, behind the keyset `after` where
/// there is one.
public record Slice<K extends Keyset>(int limit, @Nullable K after) {
  /// Returns how many rows to read: one more than the page shows, which tells whether there is a
  /// next page.
  public int fetch() {
    return limit + 1;
  }
}
