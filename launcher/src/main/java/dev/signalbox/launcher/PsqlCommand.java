package dev.signalbox.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "psql",
    mixinStandardHelpOptions = true,
    description = "Opens psql on the development database.")
final class PsqlCommand implements Callable<Integer> {
  @Option(
      names = "--role",
      description = "Login role, such as catalog_app; the superuser by default.",
      defaultValue = "postgres")
  private String role = "postgres";

  @Parameters(description = "Arguments for psql.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws Exception {
    try (var database = Launcher.databases().asMigrator()) {
      var command = new ArrayList<String>();
      command.add("psql");
      command.add(database.url().substring("jdbc:".length()).replace("//", "//" + role + "@"));
      command.addAll(arguments);
      try {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
      } catch (IOException e) {
        throw new IllegalStateException(
            "psql is not installed; the package is postgresql-client", e);
      }
    }
  }
}
