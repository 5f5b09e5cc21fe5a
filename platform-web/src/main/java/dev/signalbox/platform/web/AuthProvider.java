package dev.signalbox.platform.web;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.core.bind.annotation.Bindable;

/// Configures a further identity provider besides the one of `signalbox.auth`. Each token is
/// verified with the keys of the provider that its `iss` names, and with no others.
///
/// @param issuer The claim `iss` of its tokens.
/// @param audience The claim `aud` that its tokens must carry.
/// @param jwks The `https:`, `http:` or `file:` address of its JWK set.
@EachProperty("signalbox.auth.providers")
public record AuthProvider(
    String issuer, @Bindable(defaultValue = "signalbox") String audience, String jwks) {}
