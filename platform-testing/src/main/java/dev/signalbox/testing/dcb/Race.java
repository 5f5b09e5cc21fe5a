package dev.signalbox.testing.dcb;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Runs rounds in which all contenders read, then append at once under conditions that exclude each
/// other.
public final class Race {
  private static final AtomicLong NAMES = new AtomicLong();

  private Race() {}

  /// Holds the results of the rounds: the rounds whose stored events have no serial order, the
  /// rounds without a stored event, the stored appends and the retried transactions.
  public record Outcome(
      String algorithm,
      ConditionShape shape,
      int contenders,
      int rounds,
      int violated,
      int stuck,
      int stored,
      int retries,
      Duration time) {
    /// Returns a row of a table in Markdown.
    public String row() {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %d × %d | %d | %d | %d | %.1f |",
          algorithm,
          shape.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          rounds,
          contenders,
          violated,
          stored,
          retries,
          time.toMillis() / 1000.0);
    }
  }

  public static Outcome run(
      AppendAlgorithm algorithm, Contenders contenders, ConditionShape shape, int rounds) {
    int violated = 0;
    int stuck = 0;
    int stored = 0;
    int retries = 0;
    long begin = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      var name = "N" + NAMES.incrementAndGet() + "C";
      var decisions =
          IntStream.range(0, contenders.count()).mapToObj(i -> shape.decide(name, i)).toList();
      var seen =
          contenders.each(
              algorithm,
              (i, connection) -> algorithm.read(connection, decisions.get(i).failIf(), 1));
      var attempts = contenders.together(algorithm, decisions, seen);
      int winners = (int) attempts.stream().filter(Attempt::stored).count();
      violated += SerialOrder.violations(attempts).isEmpty() ? 0 : 1;
      stuck += winners == 0 ? 1 : 0;
      stored += winners;
      retries += attempts.stream().mapToInt(Attempt::retries).sum();
    }
    return new Outcome(
        algorithm.label(),
        shape,
        contenders.count(),
        rounds,
        violated,
        stuck,
        stored,
        retries,
        Duration.ofNanos(System.nanoTime() - begin));
  }
}
