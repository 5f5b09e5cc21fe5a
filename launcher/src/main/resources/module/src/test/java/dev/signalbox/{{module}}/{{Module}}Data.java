package dev.signalbox.{{module}};

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.Api;

/// Holds one object of each kind that the service stores, created through its API.
record {{Module}}Data(String {{thing}}) {
  static {{Module}}Data create(Api api) {
    var created = api.post("/v1/{{module}}", "{\"title\": \"one\", \"body\": \"text\"}");
    assertEquals(201, created.status(), created.body());
    return new {{Module}}Data(created.json().path("id").asText());
  }
}
