package dev.signalbox.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "seed",
    mixinStandardHelpOptions = true,
    description = "Makes the development organizations, users and workspaces where there are none.")
final class SeedCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    try (var database = Launcher.databases().asAdmin()) {
      if (database.development().isEmpty()) {
        throw new IllegalStateException(
            "seed makes development users and works on the development database of this checkout"
                + " only; for another one there is create-owner.");
      }
      var _ = database.prepare(false);
      int _ = database.migrate();
      boolean made = Directory.insertIfMissing(database);
      System.out.println(
          made
              ? "2 organizations, 3 workspaces, 7 users"
              : "there are organizations already; nothing done");
      return 0;
    }
  }
}
