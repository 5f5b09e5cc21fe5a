package dev.signalbox.platform.migration;

import java.sql.SQLException;

/// This server or login cannot hold Signalbox; the message is a sentence for the operator.
public final class SetupRefused extends SQLException {
  public SetupRefused(String sentence) {
    super(sentence);
  }
}
