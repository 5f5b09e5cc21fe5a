package dev.signalbox.launcher;

import dev.signalbox.operator.Database;
import dev.signalbox.platform.isolation.RowSecurityAudit;
import dev.signalbox.platform.migration.ServiceModule;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts everything with one command; Ctrl-C stops everything.
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = "Starts PostgreSQL, all services and demo data. Ctrl-C stops everything.")
final class DevCommand implements Callable<Integer> {
  @Option(names = "--reset", description = "Begin with an empty database and new keys.")
  private boolean reset;

  @Option(
      names = "--port",
      description = "Port of PostgreSQL; a free one by default.",
      defaultValue = "0")
  private int port;

  @Option(names = "--no-demo", description = "Without demo data.")
  private boolean noDemo;

  @Override
  public Integer call() throws Exception {
    var home = Home.find();
    Services.checkPorts();
    if (reset) {
      home.wipe();
    }
    var keys = DevKeys.in(home);
    var steps = new Steps();
    try (var database =
            System.getenv("DATABASE_ADMIN_URL") == null
                ? DevelopmentDatabase.start(home, port)
                : Launcher.databases().asAdmin();
        var mail = MailCatcher.start(home);
        var services = new Services(home, database, keys, mail)) {
      var stopped = stopOnSignal();
      services.use(database.prepare(true));
      steps.done(
          "%s at %s, pgvector %s"
              .formatted(database.describe(), database.url(), database.vectorVersion()));
      steps.done("%d migrations ran".formatted(database.migrate()));
      database.acceptEntryKey(keys.entryKey());
      steps.done(isolation(database));
      var _ = Directory.insertIfMissing(database);
      services.start();
      steps.done("services are ready");
      if (!noDemo && Directory.hasDemoWorkspace(database)) {
        try (var api = new DemoApi(keys)) {
          new DemoData(api).create();
        }
        steps.done("demo data: something of every kind to look at in each service");
      }
      Welcome.print(keys, mail, steps.total());
      Thread.ofVirtual().start(() -> endWhenAServiceEnds(services, stopped));
      stopped.await();
      System.out.println("Stopping ...");
    }
    System.out.println(
        "Stopped. The data stays in .signalbox/pg; ./signalbox dev --reset starts again without it.");
    FINISHED.countDown();
    return 0;
  }

  private static final CountDownLatch FINISHED = new CountDownLatch(1);

  /// Installs a shutdown hook that keeps the JVM alive until everything below has been closed.
  private static CountDownLatch stopOnSignal() {
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stopped.countDown();
              try {
                FINISHED.await(40, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
    return stopped;
  }

  private static void endWhenAServiceEnds(Services services, CountDownLatch stopped) {
    try {
      services.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped.countDown();
  }

  private static String isolation(Database database) throws Exception {
    try (var connection = database.as(ServiceModule.all().getFirst())) {
      var report = RowSecurityAudit.run(connection);
      if (!report.clean()) {
        throw new IllegalStateException("isolation: " + report.findings());
      }
      return "isolation self-check: %d/%d tables isolated"
          .formatted(report.isolated(), report.workspaceTables());
    }
  }

  /// Prints the completed steps and their durations.
  private static final class Steps {
    private final long start = System.nanoTime();
    private long last = start;

    void done(String what) {
      long now = System.nanoTime();
      System.out.printf("  ✔ %-90s %5.1f s%n", what, (now - last) / 1e9);
      last = now;
    }

    Duration total() {
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
