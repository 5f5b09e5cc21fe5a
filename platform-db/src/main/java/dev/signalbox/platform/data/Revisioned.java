package dev.signalbox.platform.data;

import java.util.UUID;

/// Marks the record of a row whose revision grows with every change.
public interface Revisioned {
  UUID id();

  long revision();
}
