package dev.signalbox.platform.tx;

import java.time.Instant;
import java.util.UUID;

/// Holds the sort key of the last row of a page, after which the next page continues.
public record Keyset(Instant at, UUID id) {}
