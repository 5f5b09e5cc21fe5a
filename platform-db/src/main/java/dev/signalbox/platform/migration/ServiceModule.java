package dev.signalbox.platform.migration;

import dev.signalbox.platform.pool.RoleNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;

/// Describes a deployable service and the schema that it owns, as its jar declares them in
/// `META-INF/signalbox/service.properties`.
public record ServiceModule(
    String name, String schema, String appRole, int port, String mainClass) {
  private static final String RESOURCE = "META-INF/signalbox/service.properties";

  /// Lists all services on the class path, ordered by port. A service whose jar is on it twice, as
  /// with the class path of the operator's manifest, is one service.
  public static List<ServiceModule> all() {
    try {
      var modules = new LinkedHashSet<ServiceModule>();
      var loader = ServiceModule.class.getClassLoader();
      for (URL url : Collections.list(loader.getResources(RESOURCE))) {
        modules.add(read(url));
      }
      return modules.stream().sorted(Comparator.comparingInt(ServiceModule::port)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServiceModule read(URL url) throws IOException {
    var properties = new Properties();
    try (var in = url.openStream()) {
      properties.load(in);
    }
    return new ServiceModule(
        properties.getProperty("name"),
        properties.getProperty("schema"),
        RoleNames.in(properties.getProperty("role")),
        Integer.parseInt(properties.getProperty("port")),
        properties.getProperty("main"));
  }
}
