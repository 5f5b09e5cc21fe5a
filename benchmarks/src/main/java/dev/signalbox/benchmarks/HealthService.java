package dev.signalbox.benchmarks;

import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.TestTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Runs health-monitor in this process, on a database of the test server.
final class HealthService {
  private HealthService() {}

  static EmbeddedServer on(TestDatabase database) {
    return on(database, Map.of());
  }

  static EmbeddedServer on(TestDatabase database, Map<String, Object> more) {
    var settings = new HashMap<String, Object>();
    settings.put("micronaut.server.port", "-1");
    settings.put("datasources.default.url", database.url());
    settings.put("datasources.default.username", "health_app");
    settings.put(
        "datasources.default.password", Optional.ofNullable(database.password()).orElse(""));
    settings.put("signalbox.auth.issuer", Organizations.ISSUER);
    settings.put("signalbox.auth.jwks", TestTokens.jwks());
    settings.put("signalbox.web.cursor-secret", "a secret for the cursors of the benchmark");
    settings.put("signalbox.entry.key", TestPostgres.ENTRY_KEY);
    settings.put("signalbox.limits.enabled", "false");
    settings.putAll(more);
    return ApplicationContext.run(EmbeddedServer.class, settings);
  }
}
