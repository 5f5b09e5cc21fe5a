package dev.signalbox.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Implements the command line of `./signalbox`.
@Command(
    name = "signalbox",
    description = "Runs Signalbox for development, and its operator commands.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevCommand.class,
      MigrateCommand.class,
      BackfillCommand.class,
      RollbackCommand.class,
      PlanCommand.class,
      HistoryCommand.class,
      ValidateCommand.class,
      CreateOwnerCommand.class,
      SeedCommand.class,
      TokenCommand.class,
      PsqlCommand.class,
      DoctorCommand.class,
      RotateKeysCommand.class,
      ExplainAccessCommand.class
    })
public final class Launcher {
  private Launcher() {}

  /// Runs a command. Exit codes: 0 done, 1 rejected or failed with a message on standard error, 2
  /// wrong usage.
  public static void main(String[] args) {
    var line =
        new CommandLine(new Launcher())
            .setExecutionExceptionHandler((failure, command, parsed) -> {
              command.getErr().println("signalbox: " + ErrorMessages.of(failure));
              return 1;
            });
    if (args.length == 0) {
      line.usage(System.out);
      System.exit(2);
    }
    System.exit(line.execute(args));
  }
}
