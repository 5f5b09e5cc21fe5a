import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Converts a channel log (standard input) to integration events (standard output), one JSON
/// document per line, moved in time so that the last window ends now. The id of each event is
/// derived from its content, so that sending it twice counts once.
///
///     ./signalbox run docs/tutorial/ChannelLog.java < channel-log.ndjson > events.ndjson
void main() throws Exception {
  var json = new ObjectMapper();
  var types = Map.of("pricing", "pricing_sync_outcome", "fees", "fee_sync_outcome", "booking", "booking_outcome");
  var lines = new ArrayList<ObjectNode>();
  try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      lines.add((ObjectNode) json.readTree(line));
    }
  }
  var shift = shift(lines);
  var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
  for (var line : lines) {
    var event = json.createObjectNode();
    var told = line.get("channel").asText() + "|" + line.get("kind").asText() + "|" + line.get("windowStart").asText();
    event.put("eventId", UUID.nameUUIDFromBytes((told + "|" + shift).getBytes(StandardCharsets.UTF_8)).toString());
    event.put("integrationId", line.get("channel").asText());
    event.put("eventType", types.get(line.get("kind").asText()));
    event.put("okCount", line.get("ok").asLong());
    event.put("failedCount", line.get("failed").asLong());
    event.put("windowMinutes", line.get("windowMinutes").asInt());
    event.put("occurredAt", Instant.parse(line.get("windowStart").asText()).plus(shift).toString());
    var sample = line.get("sample");
    if (sample != null) {
      event.put("severity", sample.get("severity").asText());
      event.put("message", sample.get("message").asText());
      event.putObject("metadata").put("listing", sample.path("listing").asText());
    }
    out.println(event);
  }
  out.flush();
}

Duration shift(List<ObjectNode> lines) {
  var end =
      lines.stream()
          .map(line -> Instant.parse(line.get("windowStart").asText()).plus(Duration.ofMinutes(line.get("windowMinutes").asLong())))
          .max(Instant::compareTo)
          .orElseThrow();
  return Duration.between(end, Instant.now().truncatedTo(ChronoUnit.SECONDS));
}
