package dev.signalbox.platform.backfill;

/// What platform.backfills says about a script.
public enum BackfillState {
  PENDING,
  RUNNING,
  DONE,
  FAILED
}
