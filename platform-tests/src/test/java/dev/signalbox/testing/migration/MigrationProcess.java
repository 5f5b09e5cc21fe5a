package dev.signalbox.testing.migration;

import dev.signalbox.platform.migration.MigrationScripts;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.Rollback;
import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/// Migrates or rolls back the trial module in a process of its own, so that it can be killed.
final class MigrationProcess {
  private MigrationProcess() {}

  /// Takes `migrate`, or the version to roll back to; then the folder, the URL and the password.
  public static void main(String[] args) throws Exception {
    var source = new PGSimpleDataSource();
    source.setUrl(args[2]);
    source.setUser("signalbox_migrator");
    source.setPassword(args.length > 3 ? args[3] : "");
    var scripts = MigrationScripts.in(Path.of(args[1]));
    System.out.println("started");
    System.out.flush();
    if (args[0].equals("migrate")) {
      var ran =
          new Migrations(source, Observations.logOnly(), scripts)
              .migrate(List.of(TrialModule.SERVICE));
      System.out.println("ran " + ran);
    } else {
      var result =
          new Rollback(source, Observations.logOnly(), scripts)
              .to("trial", Integer.parseInt(args[0]), RollbackOptions.DEFAULT.losingData());
      System.out.println(result.getClass().getSimpleName());
    }
  }

  static Process start(String what, Path folder, TestDatabase database) throws IOException {
    var password = database.password();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            MigrationProcess.class.getName(),
            what,
            folder.toString(),
            database.url(),
            password == null ? "" : password)
        .redirectErrorStream(true)
        .start();
  }
}
