package dev.signalbox.workflow.memory;

import java.util.UUID;

/// Holds the result for one document: it was stored, or existed already under this id.
record StoredDoc(UUID id, boolean created) {}
