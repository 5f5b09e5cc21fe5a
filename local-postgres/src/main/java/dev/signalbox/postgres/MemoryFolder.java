package dev.signalbox.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/// Creates folders in the memory file system of Linux for servers that lose their data anyway. A
/// test run makes and removes hundreds of databases with a thousand files each, which takes half a
/// minute more on a disk.
final class MemoryFolder {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "signalbox-postgres-";

  /// Linux offers half of its memory there: machines with less than 12 GiB use the disk.
  private static final long NEEDED = 6L << 30;

  private MemoryFolder() {}

  /// Returns an empty folder of this process, or nothing where there is too little memory for it.
  static Optional<Path> create() throws IOException {
    if (!Files.isWritable(MEMORY)) {
      return Optional.empty();
    }
    removeThoseOfDeadProcesses();
    if (Files.getFileStore(MEMORY).getUsableSpace() < NEEDED) {
      return Optional.empty();
    }
    return Optional.of(
        Files.createTempDirectory(MEMORY, PREFIX + ProcessHandle.current().pid() + "-"));
  }

  /// Frees the memory of processes that were killed before they could. Another process may remove
  /// the same folder at the same time; what is left then goes at the next start.
  private static void removeThoseOfDeadProcesses() throws IOException {
    try (var folders = Files.newDirectoryStream(MEMORY, PREFIX + "*")) {
      for (var folder : folders) {
        var pid = folder.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
        if (Files.isWritable(folder) && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          remove(folder);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      // The other process is at it.
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e;
      }
    }
  }
}
