package dev.signalbox.platform.retention;

import io.micronaut.core.annotation.Introspected;
import org.jspecify.annotations.Nullable;

/// Retention of one kind of data. `keepDays` is in force and `defaultDays` holds where the
/// workspace chose nothing; null means for ever. A choice is `leastDays` to `mostDays`, or null
/// where `forEver` allows it.
@Introspected
record Retention(
    String kind,
    @Nullable Integer keepDays,
    boolean chosen,
    @Nullable Integer defaultDays,
    int leastDays,
    int mostDays,
    boolean forEver) {}
