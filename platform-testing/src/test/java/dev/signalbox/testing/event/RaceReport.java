package dev.signalbox.testing.event;

import dev.signalbox.testing.dcb.AppendAlgorithm;
import dev.signalbox.testing.dcb.Attempt;
import dev.signalbox.testing.dcb.Race;
import dev.signalbox.testing.dcb.SerialOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What the races of this run came to, in `target/races.md`.
final class RaceReport {
  private static final List<String> ROWS = Collections.synchronizedList(new ArrayList<>());

  private RaceReport() {}

  static Race.Outcome add(String way, Race.Outcome outcome) {
    ROWS.add((way.isEmpty() ? "| direct " : "| " + way + " ") + outcome.row());
    return outcome;
  }

  static void random(AppendAlgorithm algorithm, List<Attempt> attempts) {
    ROWS.add(
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

  static void write() {
    try {
      Files.write(Path.of("target", "races.md"), List.copyOf(ROWS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
