package dev.signalbox.operator;

import dev.signalbox.platform.boot.Build;
import picocli.CommandLine.IVersionProvider;

/// Tells which build runs: its version and its commit.
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var build = Build.ofThis();
    return new String[] {"signalbox " + build.version() + " (commit " + build.commit() + ")"};
  }
}
