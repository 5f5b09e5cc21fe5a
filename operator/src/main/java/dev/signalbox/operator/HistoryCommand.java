package dev.signalbox.operator;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "What migrations and rollbacks ran on this database.")
final class HistoryCommand implements Callable<Integer> {
  private final Databases databases;

  @Option(names = "--module", description = "of this module only")
  private @Nullable String module;

  @Option(names = "--json", description = "answer in JSON")
  private boolean json;

  HistoryCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() throws Exception {
    try (var database = databases.asMigrator()) {
      var entries =
          database.migrationHistory().stream()
              .filter(entry -> module == null || entry.module().equals(module))
              .toList();
      if (json) {
        System.out.println(MigrationJson.list("history", entries));
        return 0;
      }
      for (var entry : entries) {
        System.out.printf(
            "%s  %-9s %-4s %s  %-48s %6d ms  %s%s%n",
            entry.executedAt(),
            entry.module(),
            entry.direction().equals("UP") ? "up" : "down",
            entry.version(),
            entry.description(),
            entry.durationMs(),
            entry.fingerprint().isEmpty() ? "-" : entry.fingerprint().substring(0, 12),
            entry.state().equals("DONE") ? "" : "  INTERRUPTED: run migrate again");
      }
      return 0;
    }
  }
}
