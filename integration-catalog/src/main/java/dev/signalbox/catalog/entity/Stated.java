package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// What a source said about one attribute, in which of its versions, observed when.
record Stated(JsonNode value, long syncVersion, Instant observedAt) {}
