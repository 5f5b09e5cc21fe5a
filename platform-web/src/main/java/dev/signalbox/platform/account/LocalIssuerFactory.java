package dev.signalbox.platform.account;

import dev.signalbox.platform.web.LocalIssuer;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/// Makes the HTTP layer trust the tokens that this service signs.
@Factory
@Requires(property = "signalbox.account-api.signing-keys")
final class LocalIssuerFactory {
  @Singleton
  LocalIssuer localIssuer(AccountApiConfig config, SigningKeys keys) {
    if (config.localIssuer().isEmpty()) {
      throw new IllegalStateException("signalbox.account-api.signing-keys needs an issuer");
    }
    return new LocalIssuer(config.localIssuer(), keys);
  }
}
