package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// Computes the SHA-256, in hexadecimal, of content whose members have no order.
final class ContentHash {
  private ContentHash() {}

  static String of(Map<String, JsonNode> attributes) {
    var sorted = new TreeMap<String, JsonNode>();
    attributes.forEach((key, value) -> sorted.put(key, canonical(value)));
    return of(Json.write(sorted));
  }

  static String of(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode canonical(JsonNode value) {
    if (value.isObject()) {
      var sorted = new TreeMap<String, JsonNode>();
      value
          .properties()
          .forEach(member -> sorted.put(member.getKey(), canonical(member.getValue())));
      return Json.object().setAll(sorted);
    }
    if (value.isArray()) {
      var array = Json.MAPPER.createArrayNode();
      value.forEach(element -> array.add(canonical(element)));
      return array;
    }
    return value;
  }
}
