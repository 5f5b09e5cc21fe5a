package dev.signalbox.platform.event.projection;

import java.util.UUID;

/// Shows how far a version of a projection has processed the log of the current workspace.
public record Checkpoint(long position, boolean active, boolean stopped, int failures) {
  /// Describes an event that the projection could not process.
  record Skipped(UUID event, long position, String failure) {}
}
