package dev.signalbox.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "validate",
    description = "Compares what the database went through with the scripts of this build.")
final class ValidateCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    try (var database = Database.openExisting(Home.find())) {
      var differences = database.validate();
      differences.forEach(System.out::println);
      System.out.println(differences.isEmpty() ? "valid" : differences.size() + " differences");
      return differences.isEmpty() ? 0 : 1;
    }
  }
}
