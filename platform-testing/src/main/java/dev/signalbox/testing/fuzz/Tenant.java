package dev.signalbox.testing.fuzz;

import dev.signalbox.testing.Api;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// Represents one of the two tenants: its credentials, the marker in each of its texts, and the ids
/// that only it may see.
final class Tenant {
  private static final Pattern UUIDS =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final Pattern NAMED =
      Pattern.compile("\"(id|[a-zA-Z]+Id)\":\"([^\"\\\\]{1,60})\"");

  /// A value of invalid input; both tenants write it into texts, so it belongs to neither.
  static final String NIL = "00000000-0000-0000-0000-000000000000";

  final Api api;
  final String marker;
  private final Set<String> own = new HashSet<>();
  private final Map<String, List<String>> byCollection = new HashMap<>();

  Tenant(Api api, String marker) {
    this.api = api;
    this.marker = marker;
  }

  static Set<String> uuids(String text) {
    var found = new HashSet<String>();
    var matcher = UUIDS.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  /// Records the ids in an answer with 2xx.
  void saw(Operation operation, String body, Set<String> shared) {
    for (var id : uuids(body)) {
      if (!shared.contains(id) && !id.equals(NIL)) {
        own.add(id);
      }
    }
    var matcher = NAMED.matcher(body);
    while (matcher.find()) {
      var ids =
          byCollection.computeIfAbsent(
              operation.collection() + "#" + matcher.group(1), _ -> new ArrayList<>());
      if (ids.size() < 500) {
        ids.add(matcher.group(2));
      }
    }
  }

  boolean owns(String id) {
    return own.contains(id) || id.contains(marker);
  }

  /// Returns a value that rows of the collection have under the name, in most cases; otherwise an
  /// id that does not exist.
  String anId(String collection, String name, Random random) {
    var ids = ids(collection, name);
    return ids.isEmpty() || random.nextInt(10) == 0
        ? new UUID(random.nextLong(), random.nextLong()).toString()
        : ids.get(random.nextInt(ids.size()));
  }

  List<String> ids(String collection, String name) {
    return List.copyOf(byCollection.getOrDefault(collection + "#" + name, List.of()));
  }

  /// Returns the id that a property refers to; `connectionId` refers to `/v1/connections`.
  String referred(String property, Random random) {
    var stem =
        property.replaceFirst("Ids?$", "").replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    var plural = stem.endsWith("y") ? stem.substring(0, stem.length() - 1) + "ies" : stem + "s";
    return anId("/v1/" + plural, "id", random);
  }
}
