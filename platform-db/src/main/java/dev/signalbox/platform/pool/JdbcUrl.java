package dev.signalbox.platform.pool;

import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Parses a `jdbc:postgresql:` URL with the driver's own parser, and removes user and password from
/// it.
final class JdbcUrl {
  private static final String PLACE = "(\\[[0-9a-fA-F:.]*]|[^:/?,\\[\\]]*)(:\\d{1,5})?";
  private static final Pattern FORM =
      Pattern.compile(
          "jdbc:postgresql:(//%s(,%s)*(/[^?]*)?|[^/?][^?]*)(\\?.*)?".formatted(PLACE, PLACE),
          Pattern.DOTALL);

  private JdbcUrl() {}

  static DatabaseUrl parse(String name, String url) {
    if (url.replaceFirst("\\?.*", "").contains("@")) {
      throw new InvalidUrlException(
          name,
          "is a JDBC URL, which holds no user before its host; use postgresql://user:password@host"
              + " or the parameters user and password");
    }
    // The form is checked before the driver parses the URL, since the driver prints what it takes
    // for a port.
    var parsed = FORM.matcher(url).matches() ? Driver.parseURL(url, null) : null;
    if (parsed == null) {
      throw new InvalidUrlException(
          name, "is not a URL of the form jdbc:postgresql://host:port/name?parameters");
    }
    var user = take(parsed, PGProperty.USER);
    var password = take(parsed, PGProperty.PASSWORD);
    return new DatabaseUrl(rebuilt(parsed), user, password);
  }

  private static String take(Properties parsed, PGProperty property) {
    var value = parsed.getProperty(property.getName());
    parsed.remove(property.getName());
    return value == null ? "" : value;
  }

  private static String rebuilt(Properties parsed) {
    var hosts = take(parsed, PGProperty.PG_HOST).split(",", -1);
    var ports = take(parsed, PGProperty.PG_PORT).split(",", -1);
    var places = new StringBuilder();
    for (int i = 0; i < hosts.length; i++) {
      places.append(i == 0 ? "" : ",").append(hosts[i]).append(':').append(ports[i]);
    }
    var base =
        "jdbc:postgresql://"
            + places
            + "/"
            + DatabaseUrl.encode(take(parsed, PGProperty.PG_DBNAME));
    var parameters =
        parsed.stringPropertyNames().stream()
            .sorted()
            .map(key -> key + "=" + DatabaseUrl.encode(parsed.getProperty(key)))
            .collect(Collectors.joining("&"));
    return parameters.isEmpty() ? base : base + "?" + parameters;
  }
}
