package dev.signalbox.operator;

import dev.signalbox.platform.isolation.Finding;
import dev.signalbox.platform.isolation.RowSecurityAudit;
import dev.signalbox.platform.migration.ServiceModule;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks the database and says what to do about what it finds.")
final class DoctorCommand implements Callable<Integer> {
  private final Databases databases;

  private int findings;

  DoctorCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() throws Exception {
    System.out.println("Java " + Runtime.version());
    try (var database = databases.asAdmin()) {
      System.out.println(database.describe() + " at " + database.url());
      var vector = database.vectorVersion();
      System.out.println("pgvector " + vector);
      if (vector.equals("missing")) {
        report(
            new Finding(
                "V00",
                "pgvector",
                "run CREATE EXTENSION vector SCHEMA public as an administrator; where it is not"
                    + " available, install its package on the server"));
      }
      var differences = database.validate();
      System.out.println(
          "migrations: " + (differences.isEmpty() ? "at the version of this build" : differences));
      findings += differences.size();
      checkIsolation(database);
    }
    System.out.println(findings == 0 ? "Everything is well." : findings + " findings.");
    return findings == 0 ? 0 : 1;
  }

  private void checkIsolation(Database database) throws Exception {
    for (var service : ServiceModule.all()) {
      try (var connection = database.as(service)) {
        RowSecurityAudit.auditLogin(connection).forEach(this::report);
        RowSecurityAudit.auditAvailability(connection)
            .forEach(advice -> System.out.println("  ! " + advice));
      }
    }
    try (var connection = database.as(ServiceModule.all().getFirst())) {
      var audit = RowSecurityAudit.run(connection);
      audit.findings().forEach(this::report);
      System.out.printf(
          "isolation: %d/%d tables isolated%n", audit.isolated(), audit.workspaceTables());
    }
  }

  private void report(Finding finding) {
    findings++;
    System.out.println("  ✘ " + finding);
  }
}
