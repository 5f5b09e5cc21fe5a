package dev.signalbox.testing;

import dev.signalbox.platform.migration.ServiceModule;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;

/// Runs the service under test for real against its own database. Subclasses carry
/// `@MicronautTest(transactional = false)`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServiceTest implements TestPropertyProvider {
  private final TestDatabase database;

  @Inject private @Nullable EmbeddedServer server;

  protected ServiceTest() {
    this(TestPostgres.newDatabase());
  }

  protected ServiceTest(TestDatabase database) {
    this.database = database;
  }

  /// Returns the service of this module: the first one that the class path declares.
  protected static ServiceModule service() {
    return ServiceModule.all().getFirst();
  }

  protected final TestDatabase database() {
    return database;
  }

  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<String, String>();
    settings.put("micronaut.server.port", "-1");
    settings.put(
        "datasources.default.url",
        database.url() + (database.url().contains("?") ? "&" : "?") + "logServerErrorDetail=false");
    settings.put("datasources.default.username", service().appRole());
    var password = database.password();
    settings.put("datasources.default.password", password == null ? "" : password);
    settings.put("datasources.default.maximum-pool-size", "8");
    settings.put("signalbox.auth.issuer", Organizations.ISSUER);
    settings.put("signalbox.auth.jwks", TestTokens.jwks());
    settings.put("signalbox.web.cursor-secret", "a secret for the cursors of the tests");
    settings.put("signalbox.account-api.issuer", TestTokens.LOCAL_ISSUER);
    settings.put("signalbox.account-api.signing-keys", TestTokens.signingKeys());
    settings.put("signalbox.entry.key", TestPostgres.ENTRY_KEY);
    settings.put("micronaut.server.client-address-header", "X-Forwarded-For");
    settings.put("signalbox.shutdown.delay", "0s");
    settings.put("signalbox.limits.enabled", "false");
    settings.put("signalbox.account-api.show-invitation-tokens", "true");
    return settings;
  }

  /// Returns a client without credentials.
  protected final Api anonymous() {
    if (server == null) {
      throw new IllegalStateException("the server is not injected yet");
    }
    return new Api(server.getURI(), Map.of());
  }

  /// Returns a client that acts as the member of Acme with a role.
  protected final Api acme(String role) {
    return anonymous().as(Organizations.acme(role));
  }

  protected final Api globex() {
    return anonymous().as(Organizations.globex());
  }
}
