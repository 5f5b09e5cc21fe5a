package dev.signalbox.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Writes files that only their owner may read, where the file system knows owners.
public final class PrivateFile {
  private PrivateFile() {}

  public static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }
}
