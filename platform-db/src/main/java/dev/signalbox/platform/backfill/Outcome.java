package dev.signalbox.platform.backfill;

/// What became of one script in a run.
public sealed interface Outcome {
  BackfillScript script();

  /// Reached the end; the counts are of all its runs together.
  record Done(BackfillScript script, long rowsSeen, long rowsChanged) implements Outcome {}

  /// Nothing to do: it was done before.
  record DoneBefore(BackfillScript script) implements Outcome {}

  /// Left alone for now, by this run; another runner has it, or it waits for an earlier one.
  record Skipped(BackfillScript script, String why) implements Outcome {}

  /// Not begun: a migration is missing, or the text is not the one it ran with.
  record Refused(BackfillScript script, String why) implements Outcome {}

  /// Stopped after its last whole batch; the next run goes on there.
  record Failed(BackfillScript script, String why) implements Outcome {}
}
