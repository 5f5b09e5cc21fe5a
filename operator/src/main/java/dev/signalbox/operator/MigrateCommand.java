package dev.signalbox.operator;

import dev.signalbox.platform.backfill.BackfillScript;
import dev.signalbox.platform.backfill.BackfillState;
import dev.signalbox.platform.boot.SecretFiles;
import dev.signalbox.platform.migration.ServiceModule;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description =
        "Prepares roles, brings all schemas to the newest version, and accepts SIGNALBOX_ENTRY_KEY.")
final class MigrateCommand implements Callable<Integer> {
  private final Databases databases;

  private static final int SHORTEST_KEY = 32;

  @Option(
      names = "--set-passwords",
      description =
          "Gives every role a new password and prints it. Without it, only roles that are made now get one.")
  private boolean setPasswords;

  @Option(
      names = "--passwords-file",
      paramLabel = "FILE",
      description =
          "Writes new passwords to this file, for its owner alone, instead of printing them.")
  private @Nullable Path passwordsFile;

  MigrateCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() throws Exception {
    try (var database = databases.asAdmin()) {
      var keys = entryKeys(database);
      tell(database.prepare(setPasswords));
      System.out.println(ErrorMessages.count(database.migrate(), "migration") + " ran");
      database.acceptEntryKeys(keys);
      tellOfBackfills(database);
      return 0;
    }
  }

  private void tell(Map<String, String> passwords) throws IOException {
    if (passwords.isEmpty()) {
      return;
    }
    var lines =
        new TreeMap<>(passwords)
            .entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
    var file = passwordsFile;
    if (file == null) {
      System.out.println("Passwords of the roles; they are shown this once:\n" + lines);
    } else {
      PrivateFile.write(file, lines);
      System.out.println("The passwords of the roles are in " + file);
    }
  }

  private static void tellOfBackfills(Database database) throws SQLException {
    long pending =
        database.backfills().status(BackfillScript.of(ServiceModule.all())).stream()
            .filter(one -> one.state() != BackfillState.DONE)
            .count();
    if (pending > 0) {
      System.out.println(
          ErrorMessages.count(pending, "backfill")
              + " to run: ./signalbox backfill (services may run meanwhile)");
    }
  }

  /// Returns the key of each service: `SIGNALBOX_ENTRY_KEY_<SCHEMA>`, or the common one.
  static Map<ServiceModule, String> entryKeys(Database database) {
    var environment = SecretFiles.merged(System.getenv());
    var keys = new HashMap<ServiceModule, String>();
    for (var service : ServiceModule.all()) {
      var name = "SIGNALBOX_ENTRY_KEY_" + service.schema().toUpperCase(Locale.ROOT);
      var own = environment.get(name);
      if (own != null && own.length() < SHORTEST_KEY) {
        throw new IllegalStateException(name + " must have at least 32 characters.");
      }
      keys.put(service, own == null ? entryKey(database) : own);
    }
    return keys;
  }

  /// Returns the key of the environment, or that of the checkout for its development database only.
  static String entryKey(Database database) {
    var given = SecretFiles.merged(System.getenv()).get("SIGNALBOX_ENTRY_KEY");
    if (given != null && given.length() < SHORTEST_KEY) {
      throw new IllegalStateException("SIGNALBOX_ENTRY_KEY must have at least 32 characters.");
    }
    return given != null
        ? given
        : database
            .development()
            .map(Database.Development::entryKey)
            .orElseThrow(() ->
                new IllegalStateException(
                    "SIGNALBOX_ENTRY_KEY is not set: the services sign entry requests with it; make one with"
                        + " openssl rand -hex 32, and give it to the services as well."));
  }
}
