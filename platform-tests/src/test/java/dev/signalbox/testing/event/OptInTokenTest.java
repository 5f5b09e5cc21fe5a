package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Implements <https://dcb.events/examples/opt-in-token/>: a code that confirms an address, once
/// and within an hour, without a table of codes: its request and its use are events.
@MicronautTest(transactional = false)
class OptInTokenTest extends EventTest {
  private static final String STARTED = "SIGNUP.STARTED.OK";
  private static final String CONFIRMED = "SIGNUP.CONFIRMED.OK";
  private static final Duration VALID = Duration.ofHours(1);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void a_code_confirms_once() {
    var code = fresh("code");
    start(code);
    confirm(code, NOON.plusSeconds(60));
    assertEquals("used already", refusal(code, NOON.plusSeconds(61)));
    assertEquals(2, read(Query.tagged(code)).events().size());
  }

  @Test
  void a_code_that_was_not_requested_confirms_nothing() {
    assertEquals("no such code", refusal(fresh("code"), NOON));
  }

  @Test
  void a_code_expires() {
    var code = fresh("code");
    start(code);
    assertEquals("expired", refusal(code, NOON.plus(VALID)));
    confirm(code, NOON.plus(VALID).minusNanos(1));
  }

  private void start(Tag code) {
    append(NewEvent.of(STARTED, Json.object().put("at", NOON.toString()), code));
  }

  private void confirm(Tag code, Instant now) {
    decide(
        Query.tagged(code),
        seen -> {
          refuseIf(seen.isEmpty(), "no such code");
          refuseIf(seen.stream().anyMatch(event -> event.type().equals(CONFIRMED)), "used already");
          var asked = Instant.parse(seen.getFirst().data().get("at").asText());
          refuseIf(!now.isBefore(asked.plus(VALID)), "expired");
          return NewEvent.of(CONFIRMED, Json.object(), code);
        });
  }

  private String refusal(Tag code, Instant now) {
    return String.valueOf(assertThrows(Refusal.class, () -> confirm(code, now)).getMessage());
  }
}
