package dev.signalbox.platform.migration;

import java.sql.SQLException;

/// Signals that this server or login cannot host Signalbox; the message is for the operator.
public final class SetupRefused extends SQLException {
  public SetupRefused(String sentence) {
    super(sentence);
  }
}
