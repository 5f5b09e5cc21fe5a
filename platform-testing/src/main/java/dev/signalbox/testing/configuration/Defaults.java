package dev.signalbox.testing.configuration;

import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The values that jars carry: `signalbox-defaults.yml` of the libraries for every service, and the
/// `application.yml` of each.
record Defaults(Map<String, Object> common, Map<String, Map<String, Object>> services) {
  static Defaults onClassPath() {
    var services = new TreeMap<String, Map<String, Object>>();
    for (var own : all("application.yml")) {
      services.put(String.valueOf(own.get("micronaut.application.name")), own);
    }
    var common = new TreeMap<String, Object>();
    all("signalbox-defaults.yml").forEach(common::putAll);
    return new Defaults(common, services);
  }

  /// Returns the default in Markdown, or an empty text where there is none.
  String of(String key, String otherwise) {
    var values = new ArrayList<String>();
    var everywhere = String.valueOf(common.getOrDefault(key, otherwise));
    if (!everywhere.isEmpty()) {
      values.add("`" + everywhere + "`");
    }
    services.forEach((service, own) -> {
      if (own.containsKey(key)) {
        values.add("`" + own.get(key) + "` in " + service);
      }
    });
    return String.join("; ", values);
  }

  private static List<Map<String, Object>> all(String name) {
    try {
      var files = new ArrayList<Map<String, Object>>();
      for (var file : Collections.list(Defaults.class.getClassLoader().getResources(name))) {
        files.add(read(file));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> read(URL file) throws IOException {
    try (var in = file.openStream()) {
      return new YamlPropertySourceLoader().read(file.getPath(), in);
    }
  }
}
