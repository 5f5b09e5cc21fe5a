package dev.signalbox.platform.event;

import java.util.UUID;

/// How far a version of a projection has come in the entered workspace.
public record Checkpoint(long position, boolean active, boolean stopped, int failures) {
  /// An event it could not digest.
  record Skipped(UUID event, long position, String failure) {}
}
