package dev.signalbox.platform.boot;

import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.platform.pool.InvalidUrlException;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Adds each `signalbox-defaults.yml` on the class path, and the database of the environment below
/// the service's own settings.
public final class ServiceDefaults implements ApplicationContextConfigurer {
  /// This order is below application.yml (-300), environment and system properties.
  private static final int BELOW_EVERYTHING = -1000;

  private static final String FILE = "signalbox-defaults.yml";

  @Override
  public void configure(ApplicationContextBuilder builder) {
    var environment = SecretFiles.merged(System.getenv());
    builder
        .eagerInitSingletons(false)
        .deduceEnvironment(false)
        .propertySources(defaults())
        .propertySources(
            PropertySource.of("signalbox-database", database(environment), -900),
            PropertySource.of(
                "signalbox-files",
                Map.copyOf(SecretFiles.of(System.getenv()).values()),
                PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE,
                PropertySource.Origin.of("files named by the environment")));
  }

  static Map<String, Object> database(Map<String, String> environment) {
    var settings = new HashMap<String, Object>();
    boolean pgBouncer = Boolean.parseBoolean(environment.get("SIGNALBOX_POOL_PGBOUNCER"));
    understood(environment)
        .ifPresent(url -> {
          settings.put("datasources.default.url", url.pooled("signalbox", pgBouncer));
          settings.put("datasources.default.username", url.user());
          settings.put("datasources.default.password", url.password());
        });
    return settings;
  }

  /// Returns the database of the environment. An invalid URL is reported together with other faults
  /// by [RequiredSettings].
  private static Optional<DatabaseUrl> understood(Map<String, String> environment) {
    try {
      return DatabaseUrl.from(environment);
    } catch (InvalidUrlException e) {
      return Optional.empty();
    }
  }

  /// Reads the defaults of every library: each jar may have a `signalbox-defaults.yml`.
  private static PropertySource[] defaults() {
    try {
      var files =
          Collections.list(ServiceDefaults.class.getClassLoader().getResources(FILE)).stream()
              .distinct()
              .toList();
      var sources = new PropertySource[files.size()];
      for (int i = 0; i < sources.length; i++) {
        sources[i] =
            PropertySource.of("signalbox-defaults-" + i, read(files.get(i)), BELOW_EVERYTHING);
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> read(URL file) throws IOException {
    try (var in = file.openStream()) {
      return new YamlPropertySourceLoader().read(FILE, in);
    }
  }
}
