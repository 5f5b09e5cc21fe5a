package dev.signalbox.catalog.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.catalog.connection.Connection;
import dev.signalbox.catalog.connection.ConnectionStatus;
import dev.signalbox.platform.bulk.LineOutcome;
import dev.signalbox.platform.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeTest {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
  private static final Connection HUBSPOT = connection(1);
  private static final Connection SALESFORCE = connection(2);

  private record Arrival(Connection connection, Incoming line) {}

  @Test
  void every_order_of_arrival_gives_the_same_entities() {
    var arrivals =
        List.of(
            arrival(HUBSPOT, "h1", 1, 10, "{'email':'a@x','phone':'1','city':'Rome'}"),
            arrival(HUBSPOT, "h1", 2, 20, "{'email':'b@x','phone':'2'}"),
            arrival(HUBSPOT, "h1", 3, 15, "{'phone':null}"),
            arrival(SALESFORCE, "s1", 1, 12, "{'email':' B@X ','phone':'3','tier':'gold'}"),
            arrival(SALESFORCE, "s2", 7, 20, "{'email':'a@x','tier':'gold'}"),
            arrival(SALESFORCE, "s3", 1, 20, "{'email':'a@x','tier':'silver'}"));
    var outcomes = new HashSet<Set<String>>();
    permutations(new ArrayList<>(arrivals), 0, order -> outcomes.add(payloads(order)));
    assertEquals(
        Set.of(
            Set.of(
                "{\"email\":\"a@x\",\"tier\":\"gold\"}",
                "{\"city\":\"Rome\",\"email\":\"b@x\",\"phone\":\"3\",\"tier\":\"gold\"}")),
        outcomes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          the most recent observation wins | 1 | 20 | 'h' | 9 | 10 | 's' | "h"
          at the same time the higher version wins | 1 | 10 | 'h' | 9 | 10 | 's' | "s"
          then the connection decides | 1 | 10 | 'h' | 1 | 10 | 's' | "s"
          null loses even when it is newer | 1 | 10 | 'h' | 1 | 20 | null | "h"
          null is a value when there is no other | 1 | 10 | null | 1 | 20 | null | null
          """)
  void precedence(
      String rule, long v1, int t1, String value1, long v2, int t2, String value2, String winner) {
    var sources = List.of(source(HUBSPOT, v1, t1, value1), source(SALESFORCE, v2, t2, value2));
    var merged = Merge.of(sources).get("phone");
    assertEquals(winner, merged == null ? "" : merged.stated().value().toString(), rule);
    assertEquals(Merge.of(sources), Merge.of(sources.reversed()), rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2 | {'phone':'2'} | UPDATED
          1 | {'phone':'1','city':'Rome'} | UNCHANGED
          1 | {'city':'Rome','phone':'1'} | UNCHANGED
          1 | {'phone':'other'} | CONFLICT
          0 | {'phone':'1','city':'Rome'} | STALE
          """)
  void versions_of_one_record(long version, String attributes, LineOutcome result) {
    var line = arrival(HUBSPOT, "h1", 1, 1, "{'phone':'1','city':'Rome'}").line();
    var key = new SourceRecord.Key(HUBSPOT.id(), new UUID(0, 9), "h1");
    var record = SourceRecord.first(key, HUBSPOT.integrationId(), line, NOW);
    assertEquals(result, record.compare(arrival(HUBSPOT, "h1", version, 1, attributes).line()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          " Ana@X.Example\\t" | ana@x.example
          "e\\u0301" | \u00e9
          7.10 | 7.1
          true | true
          "  " | -
          null | -
          {} | -
          """)
  void match_keys(String value, String key) {
    assertEquals(key, MatchKey.of(json(value)).orElse("-"));
  }

  private static Set<String> payloads(List<Arrival> order) {
    var batch = new Batch();
    var type = type();
    for (var arrival : order) {
      var result = UpsertChunk.one(batch, arrival.connection(), type, arrival.line(), NOW);
      assertEquals(null, result.code(), "refused: " + result);
    }
    var payloads = new TreeSet<String>();
    batch.touched().stream()
        .filter(golden -> !golden.isEmpty())
        .forEach(golden -> payloads.add(Json.write(sorted(golden.payload()))));
    return payloads;
  }

  private static Map<String, JsonNode> sorted(JsonNode object) {
    return new TreeMap<>(UpsertLine.members(object));
  }

  private static void permutations(List<Arrival> list, int from, Consumer<List<Arrival>> use) {
    if (from == list.size()) {
      use.accept(list);
    }
    for (int i = from; i < list.size(); i++) {
      Collections.swap(list, from, i);
      permutations(list, from + 1, use);
      Collections.swap(list, from, i);
    }
  }

  private static SourceRecord source(Connection connection, long version, int at, String value) {
    var line = arrival(connection, "x", version, at, "{'phone':" + value + "}").line();
    var key = new SourceRecord.Key(connection.id(), new UUID(0, 9), "x");
    return SourceRecord.first(key, connection.integrationId(), line, NOW);
  }

  private static Arrival arrival(
      Connection connection, String externalId, long version, int at, String attributes) {
    return new Arrival(
        connection,
        new Incoming(
            1,
            "contact",
            externalId,
            version,
            NOW.plusSeconds(at),
            UpsertLine.members(json(attributes.replace('\'', '"'))),
            null,
            Map.of()));
  }

  private static JsonNode json(String text) {
    return Json.stored(text);
  }

  private static EntityType type() {
    var attributes =
        List.of("email", "phone", "city", "tier").stream()
            .map(key -> new Attribute(UUID.randomUUID(), key, DataType.JSON, false))
            .toList();
    return new EntityType(
        new UUID(0, 9), "contact", "Contact", "email", false, attributes, NOW, NOW, 1);
  }

  private static Connection connection(long number) {
    @Nullable UUID nobody = null;
    return new Connection(
        new UUID(0, number),
        new UUID(1, number),
        ConnectionStatus.ACTIVE,
        ConnectionStatus.ACTIVE,
        null,
        null,
        NOW,
        null,
        0,
        null,
        null,
        null,
        Json.object(),
        nobody,
        nobody,
        NOW,
        NOW,
        1);
  }
}
