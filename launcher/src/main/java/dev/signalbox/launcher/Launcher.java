package dev.signalbox.launcher;

import static java.util.Objects.requireNonNull;

import dev.signalbox.operator.Databases;
import dev.signalbox.operator.Operator;
import dev.signalbox.operator.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Implements the command line of `./signalbox`: the commands of development, and those of
/// operators.
@Command(
    name = "signalbox",
    description = "Runs Signalbox for development, and its operator commands.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Commands of the checkout, see the head of the script ./signalbox:",
      "  run FILE.java    Runs a Java source file with the libraries of Signalbox.",
      "  bench NAME       Measures; bench without a name lists the measurements.",
      "  jdk              Prints the folder of the JDK that is used."
    },
    subcommands = {
      DevCommand.class,
      SeedCommand.class,
      TokenCommand.class,
      PsqlCommand.class,
      NewModuleCommand.class
    })
public final class Launcher {
  private Launcher() {}

  /// Runs a command. Exit codes: 0 done, 1 rejected or failed with a message on standard error, 2
  /// wrong usage.
  public static void main(String[] args) {
    var line = new CommandLine(new Launcher());
    // Options of psql itself need no -- before them.
    requireNonNull(line.getSubcommands().get("psql")).setUnmatchedOptionsArePositionalParams(true);
    System.exit(Operator.run(line, databases(), args));
  }

  /// Opens the development database of this checkout where the environment names none.
  static Databases databases() {
    return new Databases(() -> DevelopmentDatabase.open(Home.find()));
  }
}
