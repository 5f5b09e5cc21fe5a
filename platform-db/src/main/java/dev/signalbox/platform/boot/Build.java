package dev.signalbox.platform.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Identifies a build of Signalbox.
///
/// @param version The version of the Maven artifacts.
/// @param commit The abbreviated id of the commit, with `-dirty` where the sources differed from
///   it, or `unknown` for a build outside of a checkout.
public record Build(String version, String commit) {
  private static final String FILE = "/META-INF/signalbox/build.properties";

  /// Reads what the build has written into the jar of platform-db.
  public static Build ofThis() {
    var read = new Properties();
    try (var in = Build.class.getResourceAsStream(FILE)) {
      if (in != null) {
        read.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(
        read.getProperty("git.build.version", "unknown"),
        read.getProperty("git.commit.id.describe", "unknown"));
  }
}
