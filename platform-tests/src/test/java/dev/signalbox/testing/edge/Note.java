package dev.signalbox.testing.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Introspected
record Note(
    @Size(min = 1, max = 20) String text,
    @Max(100) int count,
    @Nullable Instant at,
    @Nullable JsonNode details,
    @Nullable List<String> tags) {}
