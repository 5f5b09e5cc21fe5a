package dev.signalbox.operator;

import dev.signalbox.platform.boot.SecretFiles;
import dev.signalbox.platform.pool.DatabaseUrl;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Opens the database that the environment names, `DATABASE_ADMIN_URL` or `SIGNALBOX_MIGRATOR_URL`;
/// without one, the database that the program has otherwise, such as the development database of a
/// checkout.
public final class Databases {
  private final Supplier<Database> otherwise;

  /// Takes the database that is opened where the environment names none, or the failure that is
  /// thrown then.
  public Databases(Supplier<Database> otherwise) {
    this.otherwise = otherwise;
  }

  /// Opens only what the environment names, for programs without a database of their own.
  public static Databases ofTheEnvironment() {
    return new Databases(() -> {
      throw new IllegalStateException(
          "DATABASE_ADMIN_URL is not set; with SIGNALBOX_MIGRATOR_URL commands of the migrator"
              + " need no administrator.");
    });
  }

  /// Opens the database for commands that create roles, change the rights of the database owner, or
  /// become a service.
  public Database asAdmin() {
    return given(DatabaseUrl.adminFrom(environment()), "DATABASE_ADMIN_URL")
        .orElseGet(() -> {
          if (environment().containsKey("SIGNALBOX_MIGRATOR_URL")) {
            throw new IllegalStateException(
                "DATABASE_ADMIN_URL is not set, and what SIGNALBOX_MIGRATOR_URL may is too little for"
                    + " this command.");
          }
          return otherwise.get();
        });
  }

  /// Opens the database for commands of the migrator: with its own credentials, or with those of
  /// the administrator.
  public Database asMigrator() {
    return given(DatabaseUrl.migratorFrom(environment()), "SIGNALBOX_MIGRATOR_URL")
        .or(() -> given(DatabaseUrl.adminFrom(environment()), "DATABASE_ADMIN_URL"))
        .orElseGet(otherwise);
  }

  private static Map<String, String> environment() {
    return SecretFiles.merged(System.getenv());
  }

  /// Returns the given database. A variable that is set and empty is a mistake, and does not select
  /// another database.
  private static Optional<Database> given(Optional<DatabaseUrl> url, String variable) {
    if (url.isEmpty() && System.getenv(variable) != null) {
      throw new IllegalStateException(variable + " is set, but empty.");
    }
    return url.map(Database::given);
  }
}
