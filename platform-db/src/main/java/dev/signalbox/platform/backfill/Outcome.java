package dev.signalbox.platform.backfill;

/// The outcome of one script in a run.
public sealed interface Outcome {
  BackfillScript script();

  /// The script reached the end; the counts include all its runs.
  record Done(BackfillScript script, long rowsSeen, long rowsChanged) implements Outcome {}

  /// There was nothing to do, since the script was done before.
  record DoneBefore(BackfillScript script) implements Outcome {}

  /// This run skipped the script: another runner works on it, or it waits for an earlier script.
  record Skipped(BackfillScript script, String why) implements Outcome {}

  /// The script did not start: a migration is missing, or its text is not the one that ran before.
  record Refused(BackfillScript script, String why) implements Outcome {}

  /// The script stopped after its last complete batch; the next run continues there.
  record Failed(BackfillScript script, String why) implements Outcome {}
}
