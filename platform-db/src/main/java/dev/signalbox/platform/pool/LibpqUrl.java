package dev.signalbox.platform.pool;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Parses a connection URI as libpq defines it:
/// `postgresql://user:password@host1:port1,host2/name?key=value`. Parts are percent-encoded; a plus
/// is a plus. A host that begins with a slash is the folder of a Unix socket. Parameters of libpq
/// become those of the driver; a parameter without counterpart in the driver is rejected.
final class LibpqUrl {
  private static final Map<String, String> DRIVER_NAMES =
      Map.ofEntries(
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("sslnegotiation", "sslNegotiation"),
          Map.entry("channel_binding", "channelBinding"),
          Map.entry("gssencmode", "gssEncMode"),
          Map.entry("krbsrvname", "kerberosServerName"),
          Map.entry("connect_timeout", "connectTimeout"),
          Map.entry("application_name", "ApplicationName"),
          Map.entry("options", "options"),
          Map.entry("target_session_attrs", "targetServerType"),
          Map.entry("load_balance_hosts", "loadBalanceHosts"),
          Map.entry("keepalives", "tcpKeepAlive"));

  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  private static final String NO_PORT = "has a port that is not a number from 1 to 65535";

  /// Matches parameters that have no meaning on a Unix socket, where libpq ignores them.
  private static final String ENCRYPTION = "ssl(mode|rootcert|cert|key|password|negotiation)";

  private final String setting;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  private LibpqUrl(String setting) {
    this.setting = setting;
  }

  static DatabaseUrl parse(String setting, String url) {
    return new LibpqUrl(setting).parse(url);
  }

  static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) > 0
        && Integer.parseInt(text) < 65_536;
  }

  private DatabaseUrl parse(String url) {
    var scheme = url.startsWith("postgres://") ? "postgres://" : "postgresql://";
    if (!url.startsWith(scheme)) {
      throw invalid("is not a URL of PostgreSQL; it begins with postgresql:// or jdbc:postgresql:");
    }
    var rest = url.substring(scheme.length());
    int mark = rest.indexOf('?');
    if (mark >= 0) {
      readParameters(rest.substring(mark + 1));
      rest = rest.substring(0, mark);
    }
    int slash = rest.indexOf('/');
    var database = slash < 0 ? "" : decode(rest.substring(slash + 1));
    var authority = slash < 0 ? rest : rest.substring(0, slash);
    int at = authority.lastIndexOf('@');
    var login = at < 0 ? "" : authority.substring(0, at);
    int colon = login.indexOf(':');
    var user = decode(colon < 0 ? login : login.substring(0, colon));
    var password = colon < 0 ? "" : decode(login.substring(colon + 1));
    return build(authority.substring(at + 1), database, user, password);
  }

  private DatabaseUrl build(String hosts, String database, String user, String password) {
    var name = taken("dbname", database);
    var login = taken("user", user);
    var secret = taken("password", password);
    var socket = socket(hosts);
    var base = socket == null ? "jdbc:postgresql://" + places(hosts) + "/" : "";
    if (name.isEmpty()) {
      throw invalid("names no database; write it behind the host, as in postgresql://host/name");
    }
    var url = socket == null ? base + DatabaseUrl.encode(name) : socket.jdbcUrl(name);
    var rest = driverParameters();
    var mark = socket == null ? "?" : "&";
    return new DatabaseUrl(rest.isEmpty() ? url : url + mark + rest, login, secret);
  }

  /// Returns the socket if the only host is the folder of one.
  private @Nullable UnixSocket socket(String hosts) {
    var place = hosts.isEmpty() ? parameters.getOrDefault("host", "") : decode(hosts);
    if (!UnixSocket.isMeant(place)) {
      return null;
    }
    int colon = hosts.lastIndexOf(':');
    var folder = colon < 0 ? place : decode(hosts.substring(0, colon));
    var port = colon < 0 ? parameters.getOrDefault("port", "5432") : hosts.substring(colon + 1);
    if (folder.contains(",")) {
      throw invalid("names a Unix socket beside other hosts, which the driver cannot choose from");
    }
    if (!isPort(port)) {
      throw invalid(NO_PORT);
    }
    parameters.keySet().removeAll(List.of("host", "port"));
    parameters.keySet().removeIf(name -> name.matches(ENCRYPTION));
    return new UnixSocket(folder, port);
  }

  /// Returns hosts and ports, which may also be given as parameters.
  private String places(String hosts) {
    var named = parameters.remove("host");
    var port = parameters.remove("port");
    var list = new ArrayList<String>();
    for (var place : (hosts.isEmpty() && named != null ? named : hosts).split(",", -1)) {
      list.add(place(place, port));
    }
    return String.join(",", list);
  }

  private String place(String place, @Nullable String port) {
    var decoded = decode(place);
    if (UnixSocket.isMeant(decoded) || decoded.startsWith("@")) {
      throw invalid(
          "names a Unix socket beside other hosts or without a folder; write the folder alone, as"
              + " in postgresql:///name?host=/var/run/postgresql");
    }
    boolean bracketed = decoded.startsWith("[");
    int end = bracketed ? decoded.indexOf(']') + 1 : decoded.indexOf(':');
    var host = end <= 0 ? decoded : decoded.substring(0, end);
    var rest = end <= 0 ? "" : decoded.substring(end).replaceFirst("^:", "");
    var chosen = rest.isEmpty() ? (port == null ? "5432" : port) : rest;
    if (!isPort(chosen)) {
      throw invalid(NO_PORT);
    }
    var name = host.isEmpty() ? "localhost" : host;
    if (!name.matches("\\[[0-9a-fA-F:.%a-z]+]|[A-Za-z0-9._-]+")) {
      throw invalid(
          "has a host that is not one; characters such as @ : / in a password are written as"
              + " %40 %3A %2F");
    }
    return name + ":" + chosen;
  }

  private void readParameters(String text) {
    for (var pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (pair.isEmpty()) {
        continue;
      }
      if (equals <= 0) {
        throw invalid("has a parameter without a value");
      }
      parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
    }
  }

  private String taken(String parameter, String otherwise) {
    var given = parameters.remove(parameter);
    return given == null ? otherwise : given;
  }

  private String driverParameters() {
    var unknown =
        parameters.keySet().stream().filter(key -> !DRIVER_NAMES.containsKey(key)).toList();
    if (!unknown.isEmpty()) {
      throw invalid("has parameters that are not known: " + shortened(unknown));
    }
    return parameters.entrySet().stream()
        .map(entry -> DRIVER_NAMES.get(entry.getKey()) + "=" + DatabaseUrl.encode(value(entry)))
        .collect(Collectors.joining("&"));
  }

  private String value(Map.Entry<String, String> parameter) {
    return switch (parameter.getKey()) {
      case "target_session_attrs" -> {
        var type = SERVER_TYPES.get(parameter.getValue());
        if (type == null) {
          throw invalid("has an unknown value of target_session_attrs");
        }
        yield type;
      }
      case "keepalives", "load_balance_hosts" ->
          String.valueOf(!parameter.getValue().matches("0|disable"));
      default -> parameter.getValue();
    };
  }

  private static String shortened(List<String> names) {
    return names.stream()
        .limit(5)
        .map(name -> name.matches("[A-Za-z_]{1,40}") ? name : "(unreadable)")
        .collect(Collectors.joining(", "));
  }

  private String decode(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "has a % that is not followed by two hexadecimal digits; a % is written as %25");
    }
  }

  private InvalidUrlException invalid(String why) {
    return new InvalidUrlException(setting, why);
  }
}
