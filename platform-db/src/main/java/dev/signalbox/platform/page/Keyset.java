package dev.signalbox.platform.page;

/// The sort key of the last row of a page: the next page continues behind it. Its type tells by
/// what the list is sorted.
public sealed interface Keyset permits ByTime, ByPosition {}
