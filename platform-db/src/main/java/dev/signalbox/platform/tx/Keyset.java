package dev.signalbox.platform.tx;

import java.time.Instant;
import java.util.UUID;

/// The sort key of the last row of a page: where the next page continues.
public record Keyset(Instant at, UUID id) {}
