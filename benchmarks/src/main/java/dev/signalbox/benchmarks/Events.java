package dev.signalbox.benchmarks;

import dev.signalbox.benchmarks.EventsLoad.Contender;
import dev.signalbox.benchmarks.EventsLoad.Outcome;
import dev.signalbox.platform.event.EventStore;
import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compares conditional appends of our event store with released event stores and other mechanisms,
/// and at growing sizes: `./signalbox bench events [peers|size] [seconds=5] [rounds=3]
/// [clients=1,8,32] [batches=10,100] [only=ours,orgops] [million=1000000]`.
public final class Events {
  private static final List<String> PEERS = List.of("orgops", "kraken");
  private final Report report = new Report();
  private final Duration duration;
  private final int rounds;
  private final Map<String, String> options;

  private Events(Map<String, String> options) {
    this.options = options;
    this.duration = Duration.ofSeconds(Long.parseLong(options.getOrDefault("seconds", "5")));
    this.rounds = Integer.parseInt(options.getOrDefault("rounds", "3"));
  }

  private interface Turn {
    Outcome run(int clients, int events) throws IOException, SQLException;
  }

  /// Exits with 1 when a target is missed.
  public static void main(String[] args) throws SQLException, IOException {
    var options = new LinkedHashMap<String, String>();
    for (var arg : args) {
      var parts = arg.split("=", 2);
      options.put(parts[0], parts.length == 1 ? "" : parts[1]);
    }
    var events = new Events(options);
    if (!options.containsKey("size")) {
      events.peers();
    }
    if (!options.containsKey("peers")) {
      new EventsSize(events.report, Long.parseLong(options.getOrDefault("million", "1000000")))
          .run(events.duration);
    }
    System.exit(events.report.missed() ? 1 : 0);
  }

  private void peers() throws SQLException, IOException {
    var database = TestPostgres.newDatabase();
    var settings = List.of("server_version", "fsync", "synchronous_commit", "shared_buffers");
    for (var setting : settings) {
      System.out.printf("%s %s; ", setting, shown(database, setting));
    }
    System.out.println("the same for all");
    var pooled = new DatabaseUrl(database.url(), "", "").pooled("events", false);
    try (var server =
        HealthService.on(
            database,
            Map.of(
                "datasources.default.url", pooled, "datasources.default.maximum-pool-size", 32))) {
      var store = server.getApplicationContext().getBean(EventStore.class);
      var turns = turns(database, store);
      var only = List.of(options.getOrDefault("only", "").split(","));
      turns.keySet().removeIf(name -> only.stream().noneMatch(name::contains));
      // This run warms up the JIT compiler.
      var _ = EventsLoad.run(EventsOurs.service(store), 8, Duration.ofSeconds(60), 1);
      for (var clients : numbers("clients", "1,8,32")) {
        compare(turns, clients, 1);
      }
      for (var events : numbers("batches", "10,100")) {
        compare(turns, 8, events);
      }
    }
  }

  private Map<String, Turn> turns(TestDatabase database, EventStore store) throws SQLException {
    var turns = new LinkedHashMap<String, Turn>();
    turns.put("ours, service", turn(EventsOurs.service(store)));
    turns.put("ours, statements", turn(EventsOurs.statements(database)));
    var plain = TestPostgres.newDatabase().superuser();
    EventsMechanisms.install(plain);
    for (var mechanism : EventsMechanisms.values()) {
      turns.put(mechanism.name(), turn(mechanism.on(plain)));
    }
    if (EventsPeers.install()) {
      for (var peer : PEERS) {
        var name = TestPostgres.newDatabase().name();
        var url = "postgres://postgres@localhost:" + TestPostgres.server().port() + "/" + name;
        turns.put(
            peer, (clients, events) -> new EventsPeers(url).run(peer, clients, duration, events));
      }
    }
    return turns;
  }

  private Turn turn(Contender contender) {
    return (clients, events) -> EventsLoad.run(contender, clients, duration, events);
  }

  private void compare(Map<String, Turn> turns, int clients, int events)
      throws IOException, SQLException {
    System.out.printf("%n%d clients, %d events an append%n", clients, events);
    var outcomes = new LinkedHashMap<String, List<Outcome>>();
    for (int round = 0; round < rounds; round++) {
      var order = new ArrayList<>(turns.entrySet());
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      for (var turn : order) {
        outcomes
            .computeIfAbsent(turn.getKey(), _ -> new ArrayList<>())
            .add(turn.getValue().run(clients, events));
      }
    }
    outcomes.forEach((name, all) -> {
      var median = median(all);
      System.out.printf(
          "  %-18s %,8.0f appends/s   p50 %,9.0f µs   p99 %,9.0f µs   rounds %s%n",
          name,
          median.perSecond(),
          median.micros(50),
          median.micros(99),
          Arrays.toString(all.stream().mapToLong(o -> Math.round(o.perSecond())).toArray()));
    });
    if (events == 1 && clients > 1 && outcomes.containsKey("ours, service")) {
      targets(outcomes, clients);
    }
  }

  private void targets(Map<String, List<Outcome>> outcomes, int clients) {
    for (var peer : PEERS) {
      var theirs = outcomes.get(peer);
      if (theirs != null) {
        double ours = median(outcomes.getOrDefault("ours, service", List.of())).perSecond();
        report.atLeast(
            "ours / " + peer + ", " + clients + " clients", ours / median(theirs).perSecond(), 2);
      }
    }
  }

  private static Outcome median(List<Outcome> outcomes) {
    return outcomes.stream()
        .sorted(Comparator.comparingDouble(Outcome::perSecond))
        .toList()
        .get(outcomes.size() / 2);
  }

  private int[] numbers(String option, String standard) {
    return Arrays.stream(options.getOrDefault(option, standard).split(","))
        .filter(number -> !number.isBlank())
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private static String shown(TestDatabase database, String setting) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.prepareStatement("SELECT current_setting(?)")) {
      statement.setString(1, setting);
      try (var result = statement.executeQuery()) {
        if (!result.next()) {
          throw new IllegalStateException("no row");
        }
        return result.getString(1);
      }
    }
  }
}
