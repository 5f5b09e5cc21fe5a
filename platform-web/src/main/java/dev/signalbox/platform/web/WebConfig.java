package dev.signalbox.platform.web;

import io.micronaut.context.annotation.ConfigurationProperties;

/// The routes of a service.
///
/// @param cursorSecret Signs list cursors. It has at least 32 characters, and is the same on every
///   instance of a service.
@ConfigurationProperties("signalbox.web")
public record WebConfig(String cursorSecret) {
  public WebConfig {
    if (cursorSecret.length() < 32) {
      throw new IllegalArgumentException(
          "signalbox.web.cursor-secret must have at least 32 characters");
    }
  }

  @Override
  public String toString() {
    return "WebConfig[]";
  }
}
