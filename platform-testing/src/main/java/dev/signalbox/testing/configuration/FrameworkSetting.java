package dev.signalbox.testing.configuration;

import java.util.List;

/// A setting of Micronaut that an operator must know. Its default stands in the files of settings
/// of the services.
record FrameworkSetting(String key, String type, String meaning) {
  private static final String INTEGER = "int";
  private static final String TEXT = "java.lang.String";
  private static final String SWITCH = "boolean";

  static final List<FrameworkSetting> ALL =
      List.of(
          new FrameworkSetting("micronaut.server.port", INTEGER, "The port of the API."),
          new FrameworkSetting(
              "endpoints.all.port",
              INTEGER,
              "The port on which `/health`, `/prometheus` and `/migrations` answer; the port of the"
                  + " API where it is not set."),
          new FrameworkSetting("endpoints.prometheus.enabled", SWITCH, "Serves `/prometheus`."),
          new FrameworkSetting(
              "endpoints.migrations.enabled",
              SWITCH,
              "Serves the history of migrations at `/migrations`."),
          new FrameworkSetting(
              "micronaut.server.client-address-header",
              TEXT,
              "The header with the client's address behind a proxy, such as `X-Forwarded-For`; its"
                  + " last address counts. The peer of the connection counts without it."),
          new FrameworkSetting(
              "micronaut.server.netty.access-logger.enabled",
              SWITCH,
              "Writes an access log with request ids."),
          new FrameworkSetting(
              "datasources.default.url",
              TEXT,
              "The JDBC URL of the pool. It is made of `DATABASE_URL` and gets time-outs then; set"
                  + " that one instead."),
          new FrameworkSetting(
              "datasources.default.username", TEXT, "The login; `DATABASE_URL` gives it."),
          new FrameworkSetting(
              "datasources.default.password", TEXT, "The password; `DATABASE_URL` gives it."),
          new FrameworkSetting(
              "datasources.default.maximum-pool-size",
              INTEGER,
              "The number of connections of the pool; readiness has one more of its own."),
          new FrameworkSetting(
              "datasources.default.minimum-idle",
              INTEGER,
              "The number of connections that stay open without requests."),
          new FrameworkSetting(
              "datasources.default.connection-timeout",
              INTEGER,
              "The longest wait for a connection of the pool, in milliseconds."),
          new FrameworkSetting(
              "datasources.default.max-lifetime",
              INTEGER,
              "The age at which a connection is replaced, in milliseconds."));
}
