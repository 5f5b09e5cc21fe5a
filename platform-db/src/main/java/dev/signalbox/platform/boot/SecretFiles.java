package dev.signalbox.platform.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads settings whose value is in a file: `SIGNALBOX_ENTRY_KEY_FILE=/run/secrets/entry-key` sets
/// `SIGNALBOX_ENTRY_KEY` to the text of that file without a trailing newline. This works for every
/// variable that begins with `SIGNALBOX_` or `DATABASE_`.
public final class SecretFiles {
  private static final String SUFFIX = "_FILE";

  private SecretFiles() {}

  /// `values` maps the name of each variable to the content of its file. `faults` has one message
  /// for each file that cannot be used.
  public record Read(Map<String, String> values, List<String> faults) {
    public Read {
      values = Map.copyOf(values);
      faults = List.copyOf(faults);
    }

    @Override
    public String toString() {
      return "Read" + values.keySet();
    }
  }

  public static Read of(Map<String, String> environment) {
    var values = new HashMap<String, String>();
    var faults = new ArrayList<String>();
    environment.forEach((name, file) -> {
      if (!name.matches("(SIGNALBOX|DATABASE)_[A-Z0-9_]+_FILE") || file.isBlank()) {
        return;
      }
      var variable = name.substring(0, name.length() - SUFFIX.length());
      if (environment.containsKey(variable)) {
        faults.add(variable + " and " + name + " are both set; keep one of them.");
        return;
      }
      try {
        values.put(variable, Files.readString(Path.of(file)).replaceFirst("\\R\\z", ""));
      } catch (IOException | IllegalArgumentException e) {
        faults.add(name + " names a file that cannot be read.");
      }
    });
    return new Read(values, faults);
  }

  /// Returns the environment together with the values from files.
  public static Map<String, String> merged(Map<String, String> environment) {
    var merged = new HashMap<>(environment);
    merged.putAll(of(environment).values());
    return merged;
  }
}
