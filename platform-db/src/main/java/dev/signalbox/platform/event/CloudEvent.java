package dev.signalbox.platform.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a stored event as CloudEvents 1.0 in JSON. `subject` is its first tag. Extensions:
/// `sequence` is the position as text, `tags` contains all tags as a JSON array in text
/// (CloudEvents has no lists), and `actor`, `correlationid` and `causationid`.
@Introspected
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudEvent(
    String specversion,
    UUID id,
    String source,
    String type,
    @Nullable String subject,
    Instant time,
    String datacontenttype,
    JsonNode data,
    String sequence,
    String tags,
    String actor,
    @Nullable String correlationid,
    @Nullable UUID causationid) {

  public static CloudEvent of(UUID workspace, SequencedEvent event) {
    return new CloudEvent(
        "1.0",
        event.id(),
        "/workspaces/" + workspace,
        event.type(),
        event.tags().isEmpty() ? null : event.tags().getFirst(),
        event.recordedAt(),
        "application/json",
        event.data(),
        Long.toString(event.position()),
        Json.write(event.tags()),
        event.actor(),
        event.correlationId(),
        event.causationId());
  }
}
