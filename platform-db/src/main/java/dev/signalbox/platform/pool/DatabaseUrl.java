package dev.signalbox.platform.pool;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Where PostgreSQL is and who logs in. Read from `DATABASE_URL`
/// (`postgresql://user:password@host:port/name` or a `jdbc:postgresql:` URL), else from
/// `DATABASE_HOST`, `_PORT`, `_NAME`, `_USER`, `_PASSWORD`.
public record DatabaseUrl(String jdbcUrl, String user, String password) {
  /// Wire time-outs in seconds, above the server's statement and transaction limits; no row text in
  /// error messages; prepared statements per connection as the mode allows.
  private static final String WIRE_SETTINGS =
      "tcpKeepAlive=true&connectTimeout=5&socketTimeout=30&logServerErrorDetail=false"
          + "&reWriteBatchedInserts=true";

  @Override
  public String toString() {
    return "DatabaseUrl[" + jdbcUrl + "]";
  }

  public static Optional<DatabaseUrl> from(Map<String, String> environment) {
    return fromUrl(environment, "DATABASE_URL").or(() -> fromParts(environment));
  }

  /// The direct connection for migrations, never through a transaction pooler.
  public static Optional<DatabaseUrl> adminFrom(Map<String, String> environment) {
    return fromUrl(environment, "DATABASE_ADMIN_URL");
  }

  /// The URL with what the pool adds to it. Behind PgBouncer in transaction mode, server-side
  /// prepared statements are off: before 1.21 one client's Bind ran another client's statement.
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
        .map(url -> parse(url, environment));
  }

  private static DatabaseUrl parse(String url, Map<String, String> environment) {
    var plain = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    var uri = URI.create(plain.replaceFirst("^postgres(ql)?://", "postgresql://"));
    var login = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
    var user =
        login[0].isEmpty() ? environment.getOrDefault("DATABASE_USER", "") : decode(login[0]);
    var password =
        login.length < 2 ? environment.getOrDefault("DATABASE_PASSWORD", "") : decode(login[1]);
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new DatabaseUrl(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
        user,
        password);
  }

  private static Optional<DatabaseUrl> fromParts(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("DATABASE_NAME"))
        .map(name ->
            new DatabaseUrl(
                "jdbc:postgresql://"
                    + environment.getOrDefault("DATABASE_HOST", "localhost")
                    + ":"
                    + environment.getOrDefault("DATABASE_PORT", "5432")
                    + "/"
                    + name,
                environment.getOrDefault("DATABASE_USER", ""),
                environment.getOrDefault("DATABASE_PASSWORD", "")));
  }

  private static String decode(String part) {
    return URLDecoder.decode(part, StandardCharsets.UTF_8);
  }
}
