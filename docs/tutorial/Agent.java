import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/// Runs a small agent: it claims work items under a lease, reads the document, submits the result,
/// or reports why it cannot. It ends when there was nothing to do for six seconds. It reads TOKEN
/// and WORKSPACE.
///
///     ./signalbox run docs/tutorial/Agent.java
static final ObjectMapper JSON = new ObjectMapper();
static final HttpClient HTTP = HttpClient.newHttpClient();
static final String BASE = Optional.ofNullable(System.getenv("WORKFLOW_URL")).orElse("http://localhost:8083");

void main() throws Exception {
  int completed = 0;
  int failed = 0;
  long lastWork = System.nanoTime();
  while (System.nanoTime() - lastWork < 6_000_000_000L) {
    var claims = post("/v1/work-items:claim", JSON.createObjectNode().put("agentId", "tutorial-agent").put("limit", 10)).get("items");
    for (var claim : claims) {
      lastWork = System.nanoTime();
      var attempt = "/v1/work-items/" + claim.get("workItemId").asText() + "/attempts/" + claim.get("attemptId").asText();
      var answer = JSON.createObjectNode().put("leaseToken", claim.get("leaseToken").asLong());
      var result = read(claim.get("type").asText(), claim.get("content").asText());
      if (result.isPresent()) {
        post(attempt + ":complete", answer.set("result", result.get()));
        completed++;
      } else {
        post(attempt + ":fail", answer.put("error", "no " + claim.get("type").asText() + " can be read from this"));
        failed++;
      }
    }
    if (claims.isEmpty()) {
      Thread.sleep(300);
    }
  }
  System.out.println(completed + " completed, " + failed + " attempts failed");
}

/// Extracts what a good agent would; empty if the document does not match its type.
Optional<JsonNode> read(String type, String text) {
  var result = JSON.createObjectNode();
  boolean complete =
      switch (type) {
        case "INVOICE" ->
            find(result, text, "number", "Invoice (\\S+)")
                && find(result, text, "date", "Date: (\\S+)")
                && find(result, text, "vendor", "^(.+)")
                && find(result, text, "currency", "Total due: (\\S+)")
                && find(result, text, "total", "Total due: \\S+ ([0-9.]+)");
        case "TICKET" ->
            find(result, text, "subject", "Subject: (.+)")
                && find(result, text, "requester", "From: (.+?) <")
                && find(result, text, "opened", "Opened: (\\S+)");
        case "STATUS_REPORT" ->
            find(result, text, "customer", "Weekly status, (.+), ") && find(result, text, "date", "(\\d{4}-\\d{2}-\\d{2})");
        default -> false;
      };
  return complete ? Optional.of(result) : Optional.empty();
}

boolean find(ObjectNode result, String text, String field, String regex) {
  var matcher = Pattern.compile(regex, Pattern.MULTILINE).matcher(text);
  if (!matcher.find()) {
    return false;
  }
  if (field.equals("total")) {
    result.put(field, Double.parseDouble(matcher.group(1)));
  } else {
    result.put(field, matcher.group(1).strip());
  }
  return true;
}

JsonNode post(String path, JsonNode body) throws Exception {
  var request =
      HttpRequest.newBuilder(URI.create(BASE + path))
          .header("Authorization", "Bearer " + System.getenv("TOKEN"))
          .header("X-Workspace-Id", System.getenv("WORKSPACE"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
          .build();
  var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  if (response.statusCode() >= 300) {
    throw new IllegalStateException(path + " answered " + response.statusCode() + " " + response.body());
  }
  return JSON.readTree(response.body());
}
