package dev.signalbox.platform.retention;

import io.micronaut.core.annotation.Introspected;
import org.jspecify.annotations.Nullable;

/// Represents the retention of one kind of data. `keepDays` is in force; `defaultDays` applies
/// without a choice of the workspace; null means for ever. A choice is `leastDays` to `mostDays`,
/// or null if `forEver` permits it.
@Introspected
public record Retention(
    String kind,
    @Nullable Integer keepDays,
    boolean chosen,
    @Nullable Integer defaultDays,
    int leastDays,
    int mostDays,
    boolean forEver) {}
