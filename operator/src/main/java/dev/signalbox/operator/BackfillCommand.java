package dev.signalbox.operator;

import dev.signalbox.platform.backfill.BackfillScript;
import dev.signalbox.platform.backfill.BackfillStatus;
import dev.signalbox.platform.backfill.Outcome;
import dev.signalbox.platform.backfill.Pace;
import dev.signalbox.platform.migration.ServiceModule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description =
        "Changes existing rows in small batches, as migrations left to do; Ctrl-C is safe, the next run goes on.")
final class BackfillCommand implements Callable<Integer> {
  private final Databases databases;

  @Option(names = "--module", paramLabel = "MODULE", description = "Only of this module.")
  private @Nullable String module;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      defaultValue = "10000",
      description = "At most so many rows a batch; fewer when they take long. ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--pause",
      paramLabel = "TIME",
      defaultValue = "50ms",
      converter = Pause.class,
      description = "Between two batches, such as 50ms or 2s. ${DEFAULT-VALUE}.")
  private Duration pause = Duration.ZERO;

  @Option(names = "--status", description = "Changes nothing, and says how far each is.")
  private boolean status;

  BackfillCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() throws Exception {
    var scripts = scripts();
    try (var database = databases.asMigrator()) {
      if (status) {
        database.backfills().status(scripts).forEach(one -> System.out.println(line(one)));
        return 0;
      }
      var outcomes = database.backfills().run(scripts, new Pace(batch, pause));
      outcomes.forEach(outcome -> System.out.println(line(outcome)));
      return outcomes.stream().allMatch(BackfillCommand::isDone) ? 0 : 1;
    }
  }

  private List<BackfillScript> scripts() {
    var scripts = BackfillScript.of(ServiceModule.all());
    if (module == null) {
      return scripts;
    }
    var chosen = scripts.stream().filter(script -> script.module().equals(module)).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("module " + module + " has no backfill");
    }
    return chosen;
  }

  private static boolean isDone(Outcome outcome) {
    return outcome instanceof Outcome.Done || outcome instanceof Outcome.DoneBefore;
  }

  static String line(Outcome outcome) {
    var id = outcome.script().id();
    return switch (outcome) {
      case Outcome.Done(var _, var seen, var changed) ->
          id + ": done, " + changed + " of " + seen + " rows changed";
      case Outcome.DoneBefore _ -> id + ": was done before";
      case Outcome.Skipped(var _, var why) -> id + ": left alone, " + why;
      case Outcome.Refused(var _, var why) -> id + ": refused, " + why;
      case Outcome.Failed(var _, var why) ->
          id + ": failed, and goes on where it stopped with the next run: " + why;
    };
  }

  static String line(BackfillStatus one) {
    return "%s %s%s, %d rows seen, %d changed, %d batches%s%s"
        .formatted(
            one.script().id(),
            one.state(),
            one.interrupted() ? " (interrupted)" : "",
            one.rowsSeen(),
            one.rowsChanged(),
            one.batches(),
            one.heartbeat() == null ? "" : ", last at " + one.heartbeat(),
            one.lastError() == null ? "" : ": " + one.lastError());
  }

  /// Converts a whole number with its unit.
  static final class Pause implements ITypeConverter<Duration> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(ms|s)");

    @Override
    public Duration convert(String value) {
      var text = TEXT.matcher(value);
      if (!text.matches()) {
        throw new TypeConversionException("'" + value + "' is not like 50ms or 2s");
      }
      long number = Long.parseLong(text.group(1));
      return text.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    }
  }
}
