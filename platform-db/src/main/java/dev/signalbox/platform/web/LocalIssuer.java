package dev.signalbox.platform.web;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

/// The service itself as an issuer of tokens, where it serves logins: trusted without a round trip.
public record LocalIssuer(String issuer, JWKSource<SecurityContext> keys) {
  /// Claim `aud` of its tokens.
  public static final String AUDIENCE = "signalbox";
}
