package dev.signalbox.postgres;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Locates the user's cache folder: `SIGNALBOX_CACHE`, else `XDG_CACHE_HOME/signalbox`, else the
/// system's usual place.
public final class CacheFolder {
  private CacheFolder() {}

  public static Path path() {
    return env("SIGNALBOX_CACHE")
        .map(Path::of)
        .or(() -> env("XDG_CACHE_HOME").map(folder -> Path.of(folder, "signalbox")))
        .orElseGet(CacheFolder::usual);
  }

  private static Path usual() {
    var home = System.getProperty("user.home", ".");
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return system.contains("mac")
        ? Path.of(home, "Library", "Caches", "signalbox")
        : Path.of(home, ".cache", "signalbox");
  }

  private static Optional<String> env(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }
}
