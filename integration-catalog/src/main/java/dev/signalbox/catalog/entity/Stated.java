package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// Holds a source's statement about one attribute, with the version that made it and the time of
/// observation.
record Stated(JsonNode value, long syncVersion, Instant observedAt) {}
