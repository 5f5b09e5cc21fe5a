package dev.signalbox.platform.event;

import org.jspecify.annotations.Nullable;

/// Selects a part of the matching events: above one position and up to another, at most `limit`,
/// from the end if `backwards`; with `unseenBy` only those that an earlier read did not see.
public record ReadOptions(
    long above,
    long upTo,
    boolean backwards,
    @Nullable Integer limit,
    @Nullable ConsistencyToken unseenBy) {

  /// The positions between which events lie: behind `above`, up to `upTo`.
  record Bounds(long above, long upTo) {}

  public static ReadOptions everything() {
    return new ReadOptions(-1, Long.MAX_VALUE, false, null, null);
  }

  public static ReadOptions unseenBy(ConsistencyToken token) {
    return new ReadOptions(token.low(), Long.MAX_VALUE, false, null, token);
  }

  /// Selects the newest events.
  public static ReadOptions last(int limit) {
    return new ReadOptions(-1, Long.MAX_VALUE, true, limit, null);
  }

  /// Selects what lies within the bounds as well.
  ReadOptions within(Bounds bounds) {
    return new ReadOptions(
        Math.max(above, bounds.above()), Math.min(upTo, bounds.upTo()), backwards, limit, unseenBy);
  }

  /// Selects what comes behind the position in the order of the read.
  ReadOptions behind(long position) {
    return new ReadOptions(
        backwards ? above : position, backwards ? position - 1 : upTo, backwards, limit, unseenBy);
  }

  public static ReadOptions above(long position, long upTo, int limit) {
    return new ReadOptions(position, upTo, false, limit, null);
  }
}
