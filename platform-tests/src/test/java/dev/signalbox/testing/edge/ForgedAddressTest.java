package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests a service without a proxy, in its default configuration: a client's claims about its
/// address have no effect.
@MicronautTest(transactional = false)
class ForgedAddressTest extends ServiceTest {
  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.remove("micronaut.server.client-address-header");
    settings.put("signalbox.limits.enabled", "true");
    settings.put("signalbox.limits.address", "10");
    return settings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP"})
  void no_header_changes_the_address_of_a_client(String header) {
    int status = 0;
    for (int i = 0; i < 12; i++) {
      var address = header.equals("Forwarded") ? "for=198.51.100." + i : "198.51.100." + i;
      status =
          anonymous()
              .with(header, address)
              .post(
                  "/auth/login",
                  "{\"email\": \"a@example.test\", \"password\": \"wrong password!\"}")
              .status();
    }
    assertEquals(429, status);
  }
}
