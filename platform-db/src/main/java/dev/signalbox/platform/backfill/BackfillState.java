package dev.signalbox.platform.backfill;

/// The state of a script in platform.backfills.
public enum BackfillState {
  PENDING,
  RUNNING,
  DONE,
  FAILED
}
