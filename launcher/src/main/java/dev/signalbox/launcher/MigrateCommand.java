package dev.signalbox.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "migrate",
    description = "Prepares roles and brings all schemas to the newest version.")
final class MigrateCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    try (var database = Database.open(Home.find())) {
      database.prepare();
      System.out.println(database.migrate() + " migrations ran");
      return 0;
    }
  }
}
