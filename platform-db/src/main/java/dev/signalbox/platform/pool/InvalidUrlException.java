package dev.signalbox.platform.pool;

/// Signals a connection setting that cannot be used. The message names the setting and never quotes
/// it.
public final class InvalidUrlException extends IllegalArgumentException {
  InvalidUrlException(String setting, String why) {
    super(setting + " " + why + ".");
  }
}
