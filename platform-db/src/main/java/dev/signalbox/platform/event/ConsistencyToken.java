package dev.signalbox.platform.event;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
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

  /// A snapshot would be understood anywhere; what was seen elsewhere says nothing here.
  static Problem foreign() {
    return new Problem(
        ProblemCode.CONSISTENCY_TOKEN_FOREIGN, "Use a token in the workspace it came from.");
  }
}
