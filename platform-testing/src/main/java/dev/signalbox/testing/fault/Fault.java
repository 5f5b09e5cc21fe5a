package dev.signalbox.testing.fault;

/// What can happen to a connection, once.
public enum Fault {
  /// The message arrives 200 ms late.
  DELAY,
  /// Both sides see the connection end (FIN) before the message.
  DROP,
  /// Both sides see it reset (RST) before the message.
  RESET,
  /// The server hears that the client will send no more.
  HALF_CLOSE,
  /// Half of the message arrives, then the end.
  TRUNCATE,
  /// Nothing passes for a second, then it is reset.
  BLACKHOLE,
  /// COMMIT never reaches the server.
  LOSE_COMMIT,
  /// The server commits, and its answer never reaches the client.
  SWALLOW_COMMIT_ANSWER;

  boolean atCommit() {
    return this == LOSE_COMMIT || this == SWALLOW_COMMIT_ANSWER;
  }
}
