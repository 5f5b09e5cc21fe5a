package dev.signalbox.platform.page;

import java.time.Instant;
import java.util.UUID;

/// The sort key of a list that is sorted by a time, and by id where times are equal.
public record ByTime(Instant at, UUID id) implements Keyset {}
