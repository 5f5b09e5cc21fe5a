package dev.signalbox.platform.page;

/// The sort key of a list of events, which is sorted by their position in the log.
public record ByPosition(long position) implements Keyset {}
