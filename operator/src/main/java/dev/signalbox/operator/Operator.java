package dev.signalbox.operator;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Implements the commands that operate a database of Signalbox: migrations and their way back,
/// keys, checks, the first owner. The jar needs no Maven and no checkout; it knows the services
/// that are on its class path.
@Command(
    name = "signalbox",
    description = "Operates a database of Signalbox.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Operator {
  Operator() {}

  /// Runs a command. Exit codes: 0 done, 1 rejected or failed with a message on standard error, 2
  /// wrong usage.
  public static void main(String[] args) {
    System.exit(run(new CommandLine(new Operator()), Databases.ofTheEnvironment(), args));
  }

  /// Adds the commands of operators to a command line, and runs it; returns the exit code.
  public static int run(CommandLine line, Databases databases, String... args) {
    commands(databases).forEach(line::addSubcommand);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      command.getErr().println("signalbox: " + ErrorMessages.of(failure));
      return 1;
    });
    if (args.length == 0) {
      line.usage(System.err);
      return 2;
    }
    return line.execute(args);
  }

  private static List<Object> commands(Databases databases) {
    return List.of(
        new MigrateCommand(databases),
        new BackfillCommand(databases),
        new RollbackCommand(databases),
        new PlanCommand(databases),
        new HistoryCommand(databases),
        new ValidateCommand(databases),
        new CreateOwnerCommand(databases),
        new DoctorCommand(databases),
        new RotateKeysCommand(databases),
        new ExplainAccessCommand(databases));
  }
}
