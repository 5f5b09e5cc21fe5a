package dev.signalbox.workflow.memory;

import java.util.UUID;

/// What became of one document: stored, or there already under this id.
record StoredDoc(UUID id, boolean created) {
  String status() {
    return created ? "created" : "duplicate";
  }
}
