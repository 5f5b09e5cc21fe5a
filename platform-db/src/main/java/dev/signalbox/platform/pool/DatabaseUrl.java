package dev.signalbox.platform.pool;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/// Describes the address of PostgreSQL and the login. It is read from `DATABASE_URL`
/// (`postgresql://user:password@host:port/name?parameters`, or a `jdbc:postgresql:` URL), else from
/// `DATABASE_HOST`, `_PORT`, `_NAME`, `_USER`, `_PASSWORD`. A URL is understood completely or
/// rejected with [InvalidUrlException], whose message quotes nothing of it.
public record DatabaseUrl(String jdbcUrl, String user, String password) {
  /// Sets time-outs on the wire in seconds, above the server's statement and transaction limits;
  /// keeps row text out of error messages; batches inserts.
  private static final String WIRE_SETTINGS =
      "tcpKeepAlive=true&connectTimeout=5&socketTimeout=30&logServerErrorDetail=false"
          + "&reWriteBatchedInserts=true";

  @Override
  public String toString() {
    return "DatabaseUrl[" + place() + "]";
  }

  /// Returns the hosts and the database without parameters.
  public String place() {
    return jdbcUrl.replaceFirst("\\?.*", "").replaceFirst("^jdbc:postgresql://", "");
  }

  public static Optional<DatabaseUrl> from(Map<String, String> environment) {
    return fromUrl(environment, "DATABASE_URL").or(() -> fromParts(environment));
  }

  /// Returns the direct connection for migrations, which never goes through a transaction pooler.
  public static Optional<DatabaseUrl> adminFrom(Map<String, String> environment) {
    return fromUrl(environment, "DATABASE_ADMIN_URL");
  }

  /// Parses the URL of a setting, whose login may be given separately.
  public static DatabaseUrl of(
      String name, String url, @Nullable String user, @Nullable String password) {
    var login = new HashMap<String, String>();
    if (user != null) {
      login.put("DATABASE_USER", user);
    }
    if (password != null) {
      login.put("DATABASE_PASSWORD", password);
    }
    return parse(name, url, login);
  }

  /// Returns a direct connection of `signalbox_migrator`.
  public static Optional<DatabaseUrl> migratorFrom(Map<String, String> environment) {
    return fromUrl(environment, "SIGNALBOX_MIGRATOR_URL");
  }

  /// Returns the URL with the parameters of the pool. Behind PgBouncer in transaction mode,
  /// server-side prepared statements are off: before 1.21 one client's Bind ran another client's
  /// statement.
  public String pooled(String applicationName, boolean pgBouncer) {
    return jdbcUrl
        + (jdbcUrl.contains("?") ? "&" : "?")
        + WIRE_SETTINGS
        + "&ApplicationName="
        + applicationName
        + (pgBouncer ? "&prepareThreshold=0" : "&prepareThreshold=3");
  }

  private static Optional<DatabaseUrl> fromUrl(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(url -> !url.isBlank())
        .map(url -> parse(name, url.strip(), environment));
  }

  /// Parses the URL of a named setting; user and password of the environment complete it.
  static DatabaseUrl parse(String name, String url, Map<String, String> environment) {
    var parsed = url.startsWith("jdbc:") ? JdbcUrl.parse(name, url) : LibpqUrl.parse(name, url);
    if (Driver.parseURL(parsed.jdbcUrl(), null) == null) {
      throw new InvalidUrlException(name, "is not understood by the PostgreSQL driver");
    }
    var user = parsed.user().isEmpty() ? environment.get("DATABASE_USER") : parsed.user();
    var password =
        parsed.password().isEmpty() ? environment.get("DATABASE_PASSWORD") : parsed.password();
    if (user == null || user.isEmpty()) {
      throw new InvalidUrlException(name, "names no user; write one into it, or set DATABASE_USER");
    }
    return new DatabaseUrl(parsed.jdbcUrl(), user, password == null ? "" : password);
  }

  private static Optional<DatabaseUrl> fromParts(Map<String, String> environment) {
    if (environment.keySet().stream()
        .noneMatch(name -> name.matches("DATABASE_(HOST|NAME|USER)"))) {
      return Optional.empty();
    }
    var port = environment.getOrDefault("DATABASE_PORT", "5432");
    if (!LibpqUrl.isPort(port)) {
      throw new InvalidUrlException("DATABASE_PORT", "is not a port");
    }
    for (var needed : new String[] {"DATABASE_NAME", "DATABASE_USER"}) {
      if (environment.getOrDefault(needed, "").isBlank()) {
        throw new InvalidUrlException(needed, "is not set");
      }
    }
    var host = environment.getOrDefault("DATABASE_HOST", "localhost");
    var name = environment.getOrDefault("DATABASE_NAME", "");
    return Optional.of(
        new DatabaseUrl(
            UnixSocket.isMeant(host)
                ? new UnixSocket(host, port).jdbcUrl(name)
                : "jdbc:postgresql://" + host + ":" + port + "/" + encode(name),
            environment.getOrDefault("DATABASE_USER", ""),
            environment.getOrDefault("DATABASE_PASSWORD", "")));
  }

  static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
