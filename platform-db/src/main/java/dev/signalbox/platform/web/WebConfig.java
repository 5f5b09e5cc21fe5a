package dev.signalbox.platform.web;

import io.micronaut.context.annotation.ConfigurationProperties;

/// `cursor-secret` signs list cursors: at least 32 characters, the same on every instance of a
/// service.
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
