package dev.signalbox.health.status;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.util.List;

/// Builds the domain events about health: each change of a stored status. A status that only a read
/// computes, such as silence, causes no event. Integrations are named by the id of their row, since
/// users chose their names.
final class HealthEvents {
  private HealthEvents() {}

  static List<NewEvent> changed(List<StatusChange> changes) {
    return changes.stream().map(HealthEvents::changed).toList();
  }

  private static NewEvent changed(StatusChange change) {
    var before = change.before();
    return NewEvent.of(
        "HEALTH.STATUS_CHANGED." + change.after(),
        Json.object().put("from", before == null ? null : before.name()),
        Tag.of("integration-health", change.id()));
  }
}
