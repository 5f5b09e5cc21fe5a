package dev.signalbox.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "validate",
    description = {
      "Compares what the database went through with the scripts of this build, and what its",
      "catalogue says with what the last migration left; names each object that differs."
    })
final class ValidateCommand implements Callable<Integer> {
  @Option(names = "--json", description = "answer in JSON")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    try (var database = Database.openExisting(Home.find())) {
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
