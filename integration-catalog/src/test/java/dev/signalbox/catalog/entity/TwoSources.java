package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.testing.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/// Represents a workspace with connections to HubSpot and Salesforce and the entity type contact.
record TwoSources(Api api, String hubspot, String salesforce) {
  private static final String CONTACT =
      """
      {"key": "contact", "name": "Contact", "matchAttribute": "email", "openAttributes": true}
      """;

  static TwoSources in(Api api) {
    var declared = api.post("/v1/entity-types", CONTACT);
    if (declared.status() != 201 && declared.status() != 409) {
      throw new IllegalStateException(declared.body());
    }
    return new TwoSources(api, connection(api, 1), connection(api, 2));
  }

  static String file(String name) {
    try (var in = TwoSources.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Api.Answer upload(String connection, String lines) {
    return api.postLines("/v1/entities:bulk-upsert?connectionId=" + connection, lines);
  }

  /// Returns the lines of an answer; the last one is the summary.
  static List<JsonNode> results(Api.Answer answer) {
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.body());
    }
    return answer.body().lines().map(Json::stored).toList();
  }

  static JsonNode summary(Api.Answer answer) {
    return results(answer).getLast().path("summary");
  }

  /// Returns all payloads by e-mail address.
  TreeMap<String, JsonNode> payloads() {
    var payloads = new TreeMap<String, JsonNode>();
    for (var entity : entities()) {
      payloads.put(entity.at("/payload/email").asText(), entity.path("payload"));
    }
    return payloads;
  }

  JsonNode payload(String email) {
    return Objects.requireNonNull(payloads().get(email));
  }

  List<JsonNode> entities() {
    var all = new ArrayList<JsonNode>();
    var cursor = "";
    do {
      var page = api.get("/v1/entities?entityType=contact&limit=200" + cursor).json();
      page.path("items").forEach(all::add);
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());
    return all;
  }

  /// Returns the id of the only entity with an e-mail address.
  String idOf(String email) {
    return entities().stream()
        .filter(e -> e.at("/payload/email").asText().equals(email))
        .map(e -> e.path("id").asText())
        .findFirst()
        .orElseThrow();
  }

  private static String connection(Api api, int definition) {
    var opened =
        api.post(
            "/v1/connections",
            "{\"integrationId\":\"5b000000-0000-4000-8000-00000000000" + definition + "\"}");
    return opened.json().path("id").asText();
  }
}
