package dev.signalbox.testing.event;

import dev.signalbox.testing.dcb.AppendAlgorithm;
import dev.signalbox.testing.dcb.Attempt;
import dev.signalbox.testing.dcb.Race;
import dev.signalbox.testing.dcb.SerialOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Writes the results of races row by row into `target/races.md`.
final class RaceReport {
  private RaceReport() {}

  static Race.Outcome add(String way, Race.Outcome outcome) {
    write((way.isEmpty() ? "| direct " : "| " + way + " ") + outcome.row());
    return outcome;
  }

  static void random(AppendAlgorithm algorithm, List<Attempt> attempts) {
    write(
        "| random | "
            + algorithm.label()
            + " | attempts "
            + attempts.size()
            + ", stored "
            + attempts.stream().filter(Attempt::stored).count()
            + ", retries "
            + attempts.stream().mapToInt(Attempt::retries).sum()
            + ", without a place in any order "
            + SerialOrder.violations(attempts).size()
            + " |");
  }

  private static void write(String row) {
    try {
      Files.writeString(
          Path.of("target", "races.md"),
          row + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
