package dev.signalbox.platform.boot;

import dev.signalbox.platform.pool.RoleNames;
import java.util.List;
import java.util.Locale;

/// Describes an environment variable that is read outside of configuration records: by the pool, by
/// logging, or by `./signalbox`. A service accepts each of [#ALL], and the page on configuration
/// lists them; a name with `<SCHEMA>` in it stands for several, which a service does not accept.
///
/// @param readBy The programs that read it.
/// @param fallback Its value where it is not set, in Markdown; empty where there is none.
/// @param secret It may hold a secret, so that `_FILE` behind its name works.
/// @param meaning The description on the page, in Markdown.
public record Variable(
    String name, String readBy, String fallback, boolean secret, String meaning) {
  private static final String SERVICES = "every service";
  private static final String COMMANDS = "`./signalbox`";
  private static final String BOTH = "every service, `./signalbox`";

  /// Lists the variables in the order of the page.
  public static final List<Variable> ALL =
      List.of(
          new Variable(
              "DATABASE_URL",
              "every service, `./signalbox explain-access`",
              "**required**, or its parts",
              true,
              "The service's own connection: `postgresql://user:password@host:5432/name?sslmode=…` as"
                  + " libpq takes it, with several hosts, percent-encoded parts or the folder of a Unix"
                  + " socket as host, or a `jdbc:postgresql:` URL."),
          part("HOST", "`localhost`", false, "The host, where there is no `DATABASE_URL`."),
          part("PORT", "`5432`", false, "The port, where there is no `DATABASE_URL`."),
          part("NAME", "", false, "The database, where there is no `DATABASE_URL`."),
          part("USER", "", false, "The login, where the URL names none."),
          part("PASSWORD", "", true, "The password, where the URL has none."),
          new Variable(
              "DATABASE_ADMIN_URL",
              BOTH,
              "",
              true,
              "The direct connection of the administrator, for commands that make roles. A service"
                  + " reads it where `signalbox.migrations.at-start` needs a connection and"
                  + " `signalbox.migrations.url` is not set."),
          new Variable(
              "SIGNALBOX_MIGRATOR_URL",
              COMMANDS,
              "`DATABASE_ADMIN_URL`",
              true,
              "The direct connection of `signalbox_migrator`, for commands that need no more."),
          new Variable(
              "SIGNALBOX_ENTRY_KEY_<SCHEMA>",
              "`./signalbox migrate`, `./signalbox rotate-keys`",
              "`SIGNALBOX_ENTRY_KEY`",
              true,
              "The entry key of one service, where each has its own, such as `_CATALOG`."
                  + " A service refuses to start with it, and takes its own key as"
                  + " `SIGNALBOX_ENTRY_KEY`."),
          new Variable(
              RoleNames.VARIABLE,
              BOTH,
              "empty",
              false,
              "The prefix of every role of this deployment, so that several deployments share one"
                  + " PostgreSQL cluster. It has at most 21 lower-case letters, digits and"
                  + " underscores, begins with a letter, and does not begin with `pg_`."),
          new Variable(
              "SIGNALBOX_POOL_PGBOUNCER",
              SERVICES,
              "`false`",
              false,
              "`true` is for a database behind PgBouncer in transaction mode: statements are not"
                  + " prepared on the server then."),
          new Variable(
              "SIGNALBOX_LOG_FORMAT",
              SERVICES,
              "`text`",
              false,
              "`text` writes lines for people, `json` one object a line."),
          new Variable(
              "SIGNALBOX_CACHE",
              "`./signalbox`, tests",
              "`$XDG_CACHE_HOME/signalbox`, or the user's cache folder",
              false,
              "The folder that keeps the embedded PostgreSQL."),
          new Variable(
              "SIGNALBOX_HOME",
              COMMANDS,
              "`.`",
              false,
              "The folder of the checkout; `./signalbox` sets it."),
          new Variable(
              "<SCHEMA>_PORT",
              "`./signalbox dev`",
              "the service's own",
              false,
              "The port of a service under `./signalbox dev`, such as `CATALOG_PORT`."),
          new Variable(
              "SIGNALBOX_DEV_PARENT",
              SERVICES,
              "",
              false,
              "The process with which a service ends; `./signalbox dev` sets it."));

  private static Variable part(String name, String fallback, boolean secret, String meaning) {
    return new Variable("DATABASE_" + name, BOTH, fallback, secret, meaning);
  }

  /// Returns the name of the environment variable that sets a key.
  public static String of(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
