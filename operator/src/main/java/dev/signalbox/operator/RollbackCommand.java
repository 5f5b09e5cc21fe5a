package dev.signalbox.operator;

import dev.signalbox.platform.migration.Rollback;
import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult;
import dev.signalbox.platform.migration.RollbackResult.Done;
import dev.signalbox.platform.migration.RollbackResult.Nothing;
import dev.signalbox.platform.migration.RollbackResult.Refused;
import dev.signalbox.platform.migration.RollbackResult.Rehearsed;
import dev.signalbox.platform.migration.RollbackResult.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description =
        "Takes a module back to an earlier version, in one transaction that commits only if the "
            + "catalogue then says exactly what it said at that version, and that loses no data unless told to.")
final class RollbackCommand implements Callable<Integer> {
  private final Databases databases;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--module",
      required = true,
      description = "The schema of a module, such as catalog, or platform.")
  private String module = "";

  @Option(
      names = "--to",
      required = true,
      description = "the version that stays, such as 3; 'none' takes all of the module back")
  private String to = "";

  @Option(names = "--dry-run", description = "try it, print SQL, locks and losses, change nothing")
  private boolean dryRun;

  @Option(names = "--allow-data-loss", description = "go on although rows or values are lost")
  private boolean allowDataLoss;

  @Option(
      names = "--archive",
      description = "with --allow-data-loss: copy what is lost to the schema signalbox_archive")
  private boolean archive;

  @Option(
      names = "--lock-timeout",
      defaultValue = "1000",
      description = "milliseconds to wait for a table before starting over (${DEFAULT-VALUE})")
  private int lockTimeout;

  @Option(names = "--attempts", defaultValue = "5", description = "how often (${DEFAULT-VALUE})")
  private int attempts;

  @Option(names = "--json", description = "answer in JSON")
  private boolean json;

  RollbackCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() throws Exception {
    if (archive && !allowDataLoss && !dryRun) {
      throw new ParameterException(
          spec.commandLine(),
          "--archive needs --allow-data-loss: copies are not the module's data");
    }
    var options =
        new RollbackOptions(
            dryRun, allowDataLoss, archive, Duration.ofMillis(lockTimeout), attempts);
    try (var database = databases.asMigrator()) {
      var result = database.rollback(module, version(), options);
      if (json) {
        System.out.println(MigrationJson.of(result));
      } else {
        lines(result).forEach(System.out::println);
      }
      return result instanceof Refused ? 1 : 0;
    }
  }

  private int version() {
    if (to.equals("none")) {
      return Rollback.TO_NOTHING;
    }
    if (!to.matches("\\d{1,6}")) {
      throw new ParameterException(
          spec.commandLine(), "--to is a version such as 3, or none; not '" + to + "'");
    }
    return Integer.parseInt(to);
  }

  private List<String> lines(RollbackResult result) {
    return switch (result) {
      case Nothing _ -> List.of(module + " is at " + to + " already; nothing was done");
      case Refused(var reason, var details) -> refused(reason, details);
      case Rehearsed(var steps, var losses, var locks) -> rehearsed(steps, losses, locks);
      case Done done -> done(done);
    };
  }

  private List<String> refused(RollbackResult.Reason reason, List<String> details) {
    var lines = new ArrayList<String>();
    lines.add("Refused (" + reason + "): " + RollbackMessages.of(reason));
    details.forEach(detail -> lines.add("  " + detail));
    lines.add("Nothing was changed.");
    return lines;
  }

  private List<String> rehearsed(List<Step> steps, List<?> losses, List<String> locks) {
    var lines = new ArrayList<String>();
    for (var step : steps) {
      lines.add(
          "-- U%s %s (%s)"
              .formatted(
                  step.version(),
                  step.description(),
                  step.ofThisBuild() ? "script of this build" : "script kept in the ledger"));
      lines.add(step.script().strip());
    }
    lines.add("-- locks it takes:");
    locks.forEach(lock -> lines.add("--   " + lock));
    lines.add(losses.isEmpty() ? "-- no data is lost" : "-- data it loses:");
    losses.forEach(loss -> lines.add("--   " + loss));
    lines.add("-- proven in a transaction that was undone: nothing was changed");
    return lines;
  }

  private List<String> done(Done done) {
    var lines = new ArrayList<String>();
    done.steps()
        .forEach(step -> lines.add("took back " + step.version() + " " + step.description()));
    done.losses().forEach(loss -> lines.add("lost: " + loss));
    done.archives().forEach(copy -> lines.add("archived: " + copy));
    lines.add(
        "%s is at %s; its catalogue is what it was (locks held %d ms)"
            .formatted(module, to, done.locksHeld().toMillis()));
    return lines;
  }
}
