package dev.signalbox.platform.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// Configures the main identity provider, whose tokens are accepted. `jwks` is an `https:`, `http:`
/// or `file:` address of a JWK set.
@ConfigurationProperties("signalbox.auth")
public record AuthConfig(
    String issuer, @Bindable(defaultValue = "signalbox") String audience, String jwks) {}
