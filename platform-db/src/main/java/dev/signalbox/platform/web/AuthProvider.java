package dev.signalbox.platform.web;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.core.bind.annotation.Bindable;

/// One more identity provider whose tokens are accepted, besides the one of `signalbox.auth`: each
/// token is verified by the keys of the provider that its `iss` names, and by no others.
@EachProperty("signalbox.auth.providers")
public record AuthProvider(
    String issuer, @Bindable(defaultValue = "signalbox") String audience, String jwks) {}
