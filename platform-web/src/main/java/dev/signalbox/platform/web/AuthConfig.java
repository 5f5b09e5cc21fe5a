package dev.signalbox.platform.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// Configures the main identity provider, whose tokens are accepted.
///
/// @param issuer The claim `iss` that tokens must carry.
/// @param audience The claim `aud` that tokens must carry.
/// @param jwks The `https:`, `http:` or `file:` address of the provider's JWK set.
@ConfigurationProperties("signalbox.auth")
public record AuthConfig(
    String issuer, @Bindable(defaultValue = "signalbox") String audience, String jwks) {}
