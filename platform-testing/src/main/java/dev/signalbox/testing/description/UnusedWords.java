package dev.signalbox.testing.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/// Finds words of a service that describe something which is no longer there.
public final class UnusedWords {
  private UnusedWords() {}

  /// Returns the entries of `description/SERVICE-operations.yml` and
  /// `description/SERVICE-schemas.yml` that have no place in the description.
  public static List<String> of(String service, ApiDocument document) {
    var unused = new ArrayList<String>();
    read(service + "-operations").path("operations").properties().stream()
        .filter(entry -> {
          var route = entry.getKey().split(" ", -1);
          return document.operation(route[0], route[1]).isMissingNode();
        })
        .forEach(entry -> unused.add(entry.getKey()));
    var words = read(service + "-schemas");
    words
        .path("names")
        .forEach(name -> {
          if (!document.schemas().has(name.asText())) {
            unused.add("name " + name.asText());
          }
        });
    for (var schema : words.path("schemas").properties()) {
      var described = document.schemas().path(schema.getKey());
      if (described.isMissingNode()) {
        unused.add("schema " + schema.getKey());
      }
      schema
          .getValue()
          .path("properties")
          .fieldNames()
          .forEachRemaining(property -> {
            if (!described.path("properties").has(property)) {
              unused.add("property " + schema.getKey() + "." + property);
            }
          });
    }
    words
        .path("properties")
        .fieldNames()
        .forEachRemaining(property -> {
          if (!isSomewhere(document, property)) {
            unused.add("property " + property);
          }
        });
    return unused;
  }

  private static boolean isSomewhere(ApiDocument document, String property) {
    for (var schema : document.schemas()) {
      if (schema.path("properties").has(property)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode read(String name) {
    try (var in = UnusedWords.class.getResourceAsStream("/description/" + name + ".yml")) {
      return new ObjectMapper().valueToTree(new Yaml().load(Objects.requireNonNull(in, name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
