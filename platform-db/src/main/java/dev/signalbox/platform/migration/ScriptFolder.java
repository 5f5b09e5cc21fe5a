package dev.signalbox.platform.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the SQL files of one folder of the class path from all folders and jars that contain it.
public final class ScriptFolder {
  private ScriptFolder() {}

  /// Returns file names and texts, ordered by name; empty if there is no such folder.
  public static SortedMap<String, String> read(String folder) {
    var texts = new TreeMap<String, String>();
    try {
      var loader = ScriptFolder.class.getClassLoader();
      for (URL url : Collections.list(loader.getResources(folder))) {
        if (url.openConnection() instanceof JarURLConnection jar) {
          readJar(jar, folder + "/", texts);
        } else {
          readFiles(Path.of(url.toURI()), texts);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return texts;
  }

  private static void readJar(
      JarURLConnection connection, String prefix, SortedMap<String, String> texts)
      throws IOException {
    // A shared jar file would be closed while the class loader still uses it.
    connection.setUseCaches(false);
    try (var jar = connection.getJarFile()) {
      for (var entry : Collections.list(jar.entries())) {
        var name = entry.getName();
        if (name.startsWith(prefix) && name.endsWith(".sql")) {
          try (var in = jar.getInputStream(entry)) {
            texts.put(
                name.substring(prefix.length()),
                new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
  }

  static void readFiles(Path folder, SortedMap<String, String> texts) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.filter(f -> f.toString().endsWith(".sql")).toList()) {
        texts.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
  }
}
