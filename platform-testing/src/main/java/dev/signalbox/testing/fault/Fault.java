package dev.signalbox.testing.fault;

/// The faults that can happen to a connection, once each.
public enum Fault {
  /// The message arrives 200 ms late.
  DELAY,
  /// The connection ends for both sides (FIN) before the message.
  DROP,
  /// The connection is reset for both sides (RST) before the message.
  RESET,
  /// The server receives the end of the client's stream.
  HALF_CLOSE,
  /// Half of the message arrives, then the connection ends.
  TRUNCATE,
  /// All traffic stops for a second, then the connection is reset.
  BLACKHOLE,
  /// COMMIT never reaches the server.
  LOSE_COMMIT,
  /// The server commits, and its answer never reaches the client.
  SWALLOW_COMMIT_ANSWER;

  boolean atCommit() {
    return this == LOSE_COMMIT || this == SWALLOW_COMMIT_ANSWER;
  }
}
