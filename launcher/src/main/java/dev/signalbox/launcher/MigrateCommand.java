package dev.signalbox.launcher;

import dev.signalbox.platform.backfill.BackfillScript;
import dev.signalbox.platform.backfill.BackfillState;
import dev.signalbox.platform.migration.ServiceModule;
import java.sql.SQLException;
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
      tellOfBackfills(database);
      return 0;
    }
  }

  private static void tellOfBackfills(Database database) throws SQLException {
    long pending =
        database.backfills().status(BackfillScript.of(ServiceModule.all())).stream()
            .filter(one -> one.state() != BackfillState.DONE)
            .count();
    if (pending > 0) {
      System.out.println(pending + " backfills are pending: ./signalbox backfill");
    }
  }

  /// Of the environment; else that of this checkout, which only its own services have.
  static String entryKey() {
    return Optional.ofNullable(System.getenv("SIGNALBOX_ENTRY_KEY"))
        .orElseGet(() -> DevKeys.in(Home.find()).entryKey());
  }
}
