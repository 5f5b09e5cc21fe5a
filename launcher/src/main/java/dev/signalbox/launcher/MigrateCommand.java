package dev.signalbox.launcher;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "migrate",
    description =
        "Prepares roles, brings all schemas to the newest version, and accepts SIGNALBOX_ENTRY_KEY.")
final class MigrateCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    try (var database = Database.open(Home.find())) {
      database.prepare();
      System.out.println(database.migrate() + " migrations ran");
      database.acceptEntryKey(entryKey());
      return 0;
    }
  }

  /// Of the environment; else that of this checkout, which only its own services have.
  static String entryKey() {
    return Optional.ofNullable(System.getenv("SIGNALBOX_ENTRY_KEY"))
        .orElseGet(() -> DevKeys.in(Home.find()).entryKey());
  }
}
