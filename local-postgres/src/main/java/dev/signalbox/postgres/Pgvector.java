package dev.signalbox.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Adds pgvector to the embedded binaries, which lack it: from a PostgreSQL 17 on this host, else
/// built from the distribution's source. The result is kept per system and CPU in the cache folder.
/// Without either, PostgreSQL still starts; features that need vectors then say what to install.
final class Pgvector {
  private static final int MAJOR = 17;
  private static final List<Path> HOST_LIBRARIES =
      List.of(
          Path.of("/usr/lib/postgresql/17/lib/vector.so"),
          Path.of("/usr/pgsql-17/lib/vector.so"),
          Path.of("/opt/homebrew/opt/postgresql@17/lib/postgresql/vector.dylib"),
          Path.of("/usr/local/opt/postgresql@17/lib/postgresql/vector.dylib"));

  private Pgvector() {}

  /// Installs pgvector; safe if several processes do it at once.
  static void installInto(Path home) throws IOException {
    try (var lockFile =
            FileChannel.open(
                home.resolve("pgvector.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = lockFile.lock()) {
      Objects.requireNonNull(lock);
      for (var binaries : extracted(home)) {
        install(binaries);
      }
    }
  }

  private static void install(Path binaries) throws IOException {
    var extensions = folder(binaries, "share/postgresql/extension", "share/extension");
    var libraries = folder(binaries, "lib/postgresql", "lib");
    if (extensions.isEmpty() || libraries.isEmpty()) {
      return;
    }
    if (Files.exists(extensions.get().resolve("vector.control"))) {
      return;
    }
    var built = cached();
    if (built.isEmpty()) {
      return;
    }
    try (var files = Files.list(built.get())) {
      for (var file : files.filter(f -> !isLibrary(f)).toList()) {
        copy(file, extensions.get());
      }
    }
    try (var files = Files.list(built.get())) {
      for (var file : files.filter(Pgvector::isLibrary).toList()) {
        copy(file, libraries.get());
      }
    }
  }

  private static boolean isLibrary(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".so") || name.endsWith(".dylib");
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Optional<Path> cached() throws IOException {
    var key =
        (MAJOR + "-" + System.getProperty("os.name") + "-" + System.getProperty("os.arch"))
            .toLowerCase(Locale.ROOT)
            .replace(' ', '_');
    var folder = CacheFolder.path().resolve("pgvector").resolve(key);
    if (isComplete(folder)) {
      return Optional.of(folder);
    }
    Files.createDirectories(folder);
    if (!build(folder)) {
      copyFromHost(folder);
    }
    return isComplete(folder) ? Optional.of(folder) : Optional.empty();
  }

  private static boolean isComplete(Path folder) {
    return Files.exists(folder.resolve("vector.control"))
        && (Files.exists(folder.resolve("vector.so"))
            || Files.exists(folder.resolve("vector.dylib")));
  }

  /// Copies the library from the host. It may need another C library than the embedded server uses;
  /// a build never does, so building comes first.
  private static void copyFromHost(Path folder) throws IOException {
    for (var library : HOST_LIBRARIES) {
      var extension =
          List.of(
              Path.of("/usr/share/postgresql/17/extension"),
              Path.of("/usr/pgsql-17/share/extension"),
              library.resolve("../../../share/postgresql@17/extension").normalize());
      for (var candidate : extension) {
        if (Files.exists(library) && Files.exists(candidate.resolve("vector.control"))) {
          copy(library, folder);
          try (var files = Files.list(candidate)) {
            for (var file :
                files.filter(f -> f.getFileName().toString().startsWith("vector")).toList()) {
              copy(file, folder);
            }
          }
          return;
        }
      }
    }
  }

  private static boolean build(Path folder) throws IOException {
    var script = Files.createTempFile("build-pgvector", ".sh");
    try (var in = Objects.requireNonNull(Pgvector.class.getResourceAsStream("build-pgvector.sh"))) {
      Files.write(script, in.readAllBytes());
      System.err.println("Building pgvector once for this machine (about 20 seconds) ...");
      var process =
          new ProcessBuilder("bash", script.toString(), folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("build.log").toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException e) {
      Files.writeString(
          folder.resolve("build.log"), String.valueOf(e.getMessage()), StandardCharsets.UTF_8);
      return false;
    } finally {
      Files.deleteIfExists(script);
    }
  }

  private static List<Path> extracted(Path home) throws IOException {
    try (var folders = Files.list(home)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("PG-"))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private static Optional<Path> folder(Path binaries, String first, String second) {
    var preferred = binaries.resolve(first);
    return Files.isDirectory(preferred)
        ? Optional.of(preferred)
        : Optional.of(binaries.resolve(second)).filter(Files::isDirectory);
  }
}
