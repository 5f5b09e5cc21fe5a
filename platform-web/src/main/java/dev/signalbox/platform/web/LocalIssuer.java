package dev.signalbox.platform.web;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

/// Represents the service itself as an issuer of tokens, if it serves logins; it is trusted without
/// a round trip.
public record LocalIssuer(String issuer, JWKSource<SecurityContext> keys) {
  /// The claim `aud` of its tokens.
  public static final String AUDIENCE = "signalbox";
}
