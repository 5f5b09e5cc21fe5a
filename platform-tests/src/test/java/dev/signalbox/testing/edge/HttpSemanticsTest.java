package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Tests what clients, caches, browsers and operators expect of any HTTP service.
@MicronautTest(transactional = false)
class HttpSemanticsTest extends ServiceTest {
  @Test
  void a_method_that_is_not_allowed_is_answered_with_those_that_are() {
    var answer = acme("OWNER").delete("/v1/notes");
    assertEquals(405, answer.status());
    assertTrue(answer.header("allow").contains("GET"), answer.headers().toString());
    assertTrue(answer.header("allow").contains("POST"), answer.headers().toString());
  }

  @Test
  void the_present_revision_is_not_sent_again() {
    var api = acme("OWNER");
    assertEquals(200, api.get("/v1/slow/revision").status());
    for (var known : List.of("\"2\"", "W/\"2\"", "\"1\", \"2\"", "*")) {
      var answer = api.with("If-None-Match", known).get("/v1/slow/revision");
      assertEquals(304, answer.status(), known);
      assertEquals("", answer.body());
      assertEquals("\"2\"", answer.header("etag"));
    }
    assertEquals(200, api.with("If-None-Match", "\"1\"").get("/v1/slow/revision").status());
  }

  @Test
  void a_head_request_is_the_get_without_its_body() {
    var api = acme("OWNER");
    var get = api.get("/v1/slow/revision");
    var head = api.send("HEAD", "/v1/slow/revision", null, "application/json");
    assertEquals(200, head.status());
    assertEquals("", head.body());
    for (var header : List.of("content-type", "etag", "content-length")) {
      assertEquals(get.header(header), head.header(header), header);
    }
    assertEquals("", head.header("connection"));
    assertEquals(401, anonymous().send("HEAD", "/v1/notes", null, "application/json").status());
  }

  @Test
  void answers_are_not_guessed_at_and_not_kept() {
    var answer = acme("OWNER").get("/v1/notes");
    assertEquals("nosniff", answer.header("x-content-type-options"));
    assertEquals("no-store", answer.header("cache-control"));
    assertEquals("nosniff", anonymous().get("/v1/notes").header("x-content-type-options"));
  }

  @Test
  void an_unknown_query_parameter_is_named_with_the_known_ones() {
    var answer = acme("OWNER").get("/v1/notes/limited?size=1&sise=2");
    assertEquals("unknown-parameter", answer.code());
    assertEquals("?sise", answer.json().at("/errors/0/pointer").asText());
    assertTrue(answer.json().path("detail").asText().contains("Known are: size."), answer.body());
    assertEquals("unauthenticated", anonymous().get("/v1/notes?sise=2").code());
  }

  @Test
  void an_unknown_transfer_coding_is_not_taken() throws IOException {
    var base = anonymous().base();
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("POST /v1/notes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
                      + "Transfer-Encoding: xchunked\r\nConnection: close\r\n\r\n{}")
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
      assertTrue(answer.startsWith("HTTP/1.1 501") || answer.startsWith("HTTP/1.1 400"), answer);
    }
  }

  @Test
  void a_failed_request_is_found_in_the_log_by_its_id_and_its_trace() {
    var log = (Logger) LoggerFactory.getLogger("signalbox");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
      var answer =
          acme("OWNER")
              .with("X-Request-Id", "find-me-7")
              .with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
              .get("/v1/slow/broken");
      assertEquals(500, answer.status());
      assertEquals("find-me-7", answer.header("x-request-id"));
      var named =
          List.copyOf(lines.list).stream()
              .filter(line -> "find-me-7".equals(line.getMDCPropertyMap().get("requestId")))
              .toList();
      assertTrue(named.stream().anyMatch(line -> line.getThrowableProxy() != null));
      assertTrue(named.stream().anyMatch(line -> line.getFormattedMessage().contains("500")));
      assertTrue(
          named.stream().anyMatch(line -> trace.equals(line.getMDCPropertyMap().get("traceId"))));
    } finally {
      log.detachAppender(lines);
    }
  }
}
