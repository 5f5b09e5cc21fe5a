package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// Holds a source's statement about one attribute, with the version that made it, the time of
/// observation, and the name of the field at the source.
record Stated(JsonNode value, long syncVersion, Instant observedAt, String externalField) {}
