package dev.signalbox.platform.event;

import java.util.UUID;

/// What a read saw: the workspace, the snapshot of its statement, the position up to which that is
/// everything, and the highest position in it. Opaque to callers; over HTTP it travels sealed, see
/// [ConsistencyTokens].
public record ConsistencyToken(UUID workspace, String snapshot, long low, long high) {
  public ConsistencyToken {
    if (!snapshot.matches("[0-9]{1,20}:[0-9]{1,20}:([0-9]{1,20}(,[0-9]{1,20})*)?")) {
      throw new IllegalArgumentException("not a snapshot");
    }
  }
}
