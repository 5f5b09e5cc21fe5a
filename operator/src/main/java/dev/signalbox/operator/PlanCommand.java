package dev.signalbox.operator;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "What migrate would run, in order, with what each script says about itself.")
final class PlanCommand implements Callable<Integer> {
  private final Databases databases;

  @Option(names = "--sql", description = "the whole scripts")
  private boolean sql;

  @Option(names = "--json", description = "answer in JSON")
  private boolean json;

  PlanCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() {
    try (var database = databases.asMigrator()) {
      var pending = database.pendingMigrations();
      if (json) {
        System.out.println(MigrationJson.list("pending", pending));
        return 0;
      }
      for (var next : pending) {
        System.out.printf("%s %s  %s%n", next.module(), next.version(), next.description());
        System.out.println((sql ? next.script() : header(next.script())).indent(4).stripTrailing());
      }
      System.out.println(pending.isEmpty() ? "nothing to do" : pending.size() + " to run");
      return 0;
    }
  }

  private static String header(String script) {
    return String.join("\n", script.lines().takeWhile(line -> line.startsWith("--")).toList());
  }
}
