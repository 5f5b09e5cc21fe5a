package dev.signalbox.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/// Locates folders: the checkout, and `.signalbox` in it, where the launcher keeps data between
/// starts.
record Home(Path root) {
  static Home find() {
    return new Home(
        Path.of(Optional.ofNullable(System.getenv("SIGNALBOX_HOME")).orElse("."))
            .toAbsolutePath()
            .normalize());
  }

  Path folder() {
    return root.resolve(".signalbox");
  }

  Path data() {
    return folder().resolve("pg");
  }

  Path file(String name) {
    try {
      Files.createDirectories(folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder().resolve(name);
  }

  void wipe() {
    if (!Files.exists(folder())) {
      return;
    }
    try (var files = Files.walk(folder())) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
