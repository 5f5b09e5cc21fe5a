package dev.signalbox.platform.event;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.util.UUID;

/// Describes what a read saw: the workspace, the snapshot of its statement, the position up to
/// which the read is complete, and the highest position in it. It is opaque to callers; over HTTP
/// it is encrypted, see [ConsistencyTokens].
public record ConsistencyToken(UUID workspace, String snapshot, long low, long high) {
  public ConsistencyToken {
    if (!snapshot.matches("[0-9]{1,20}:[0-9]{1,20}:([0-9]{1,20}(,[0-9]{1,20})*)?")) {
      throw new IllegalArgumentException("not a snapshot");
    }
  }

  /// Creates the problem of a token from another workspace. A snapshot is valid in the whole
  /// database, but what was seen elsewhere proves nothing here.
  static Problem foreign() {
    return new Problem(
        ProblemCode.CONSISTENCY_TOKEN_FOREIGN, "Use a token in the workspace it came from.");
  }
}
