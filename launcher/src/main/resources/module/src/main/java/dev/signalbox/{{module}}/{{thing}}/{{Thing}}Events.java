package dev.signalbox.{{module}}.{{thing}};

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.util.UUID;

/// Builds the domain events about {{module}}. They hold ids and revisions, no texts.
final class {{Thing}}Events {
  private {{Thing}}Events() {}

  static NewEvent created({{Thing}} {{thing}}) {
    return event("CREATED", {{thing}}.id(), {{thing}}.revision());
  }

  static NewEvent changed({{Thing}} {{thing}}) {
    return event("CHANGED", {{thing}}.id(), {{thing}}.revision());
  }

  static NewEvent deleted(UUID id, long revision) {
    return event("DELETED", id, revision);
  }

  private static NewEvent event(String what, UUID id, long revision) {
    return NewEvent.of(
        "{{THING}}." + what, Json.object().put("revision", revision), Tag.of("{{thing}}", id));
  }
}
