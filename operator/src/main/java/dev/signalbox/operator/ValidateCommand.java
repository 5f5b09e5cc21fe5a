package dev.signalbox.operator;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description =
        "Compares what the database went through with the scripts of this build, and what its "
            + "catalogue says with what the last migration left; names each object that differs.")
final class ValidateCommand implements Callable<Integer> {
  private final Databases databases;

  @Option(names = "--json", description = "answer in JSON")
  private boolean json;

  ValidateCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() throws Exception {
    try (var database = databases.asMigrator()) {
      var differences = database.validate();
      if (json) {
        System.out.println(MigrationJson.list("differences", differences));
      } else {
        differences.forEach(System.out::println);
        System.out.println(differences.isEmpty() ? "valid" : differences.size() + " differences");
      }
      return differences.isEmpty() ? 0 : 1;
    }
  }
}
