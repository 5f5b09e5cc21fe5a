package dev.signalbox.{{module}}.{{thing}};

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class {{Thing}}ApiTest extends ServiceTest {
  @Test
  void a_{{thing}}_is_created_changed_listed_and_deleted() {
    var acme = acme("EDITOR");
    var created = acme.post("/v1/{{module}}", "{\"title\": \"one\"}");
    assertEquals(201, created.status(), created.body());
    var path = created.header("Location");
    var changed = acme.with("If-Match", created.header("ETag")).patch(path, "{\"body\": \"text\"}");
    assertEquals(200, changed.status(), changed.body());
    assertEquals("one", changed.json().path("title").asText());
    assertEquals(changed.json(), acme.get("/v1/{{module}}?limit=1").json().at("/items/0"));
    assertEquals(
        204, acme.with("If-Match", changed.header("ETag")).delete(path).status());
    assertEquals(404, acme.get(path).status());
  }

  @Test
  void a_change_of_an_older_revision_is_rejected() {
    var acme = acme("EDITOR");
    var created = acme.post("/v1/{{module}}", "{\"title\": \"one\"}");
    var client = acme.with("If-Match", created.header("ETag"));
    assertEquals(200, client.patch(created.header("Location"), "{\"title\": \"two\"}").status());
    var stale = client.patch(created.header("Location"), "{\"title\": \"three\"}");
    assertEquals(412, stale.status(), stale.body());
    assertEquals("stale-revision", stale.code());
  }

  @Test
  void another_workspace_sees_none_of_them() {
    var path = acme("EDITOR").post("/v1/{{module}}", "{\"title\": \"secret\"}").header("Location");
    assertEquals(404, globex().get(path).status());
    assertEquals(0, globex().get("/v1/{{module}}").json().path("items").size());
    assertEquals(200, acme("VIEWER").get(path).status());
  }
}
