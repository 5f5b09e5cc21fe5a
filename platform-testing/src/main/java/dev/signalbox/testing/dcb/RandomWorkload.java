package dev.signalbox.testing.dcb;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.QueryItem;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Runs writers that read at random and append one or two random events: 10 types, 10 tags; up to
/// three items of up to four types and three tags, or everything.
public final class RandomWorkload {
  private static final AtomicLong NAMES = new AtomicLong();

  private final String name;
  private final Random random;

  private RandomWorkload(String name, long seed) {
    this.name = name;
    this.random = new Random(seed);
  }

  /// Returns all attempts of all writers. Types and tags contain a name, which separates runs.
  public static List<Attempt> run(
      AppendAlgorithm algorithm, Contenders writers, int appendsEach, long seed) {
    var name = "N" + NAMES.incrementAndGet() + "W";
    return writers
        .all((writer, connection) -> {
          var own = new RandomWorkload(name, seed + writer);
          return own.write(algorithm, writers, connection, appendsEach);
        })
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<Attempt> write(
      AppendAlgorithm algorithm, Contenders writers, Connection connection, int count)
      throws SQLException {
    var attempts = new ArrayList<Attempt>();
    for (int i = 0; i < count; i++) {
      var decision = new Decision(query(), events());
      var seen = writers.read(algorithm, connection, decision.failIf());
      attempts.add(writers.attempt(algorithm, connection, decision, seen, () -> {}));
    }
    return attempts;
  }

  private Query query() {
    int items = random.nextInt(4);
    return items == 0
        ? Query.all()
        : new Query.Items(IntStream.range(0, items).mapToObj(_ -> item()).toList());
  }

  private QueryItem item() {
    int types = random.nextInt(5);
    int tags = types == 0 ? 1 + random.nextInt(3) : random.nextInt(4);
    return new QueryItem(types(types), tags(tags));
  }

  private List<NewEvent> events() {
    return IntStream.range(0, 1 + random.nextInt(2))
        .mapToObj(_ ->
            NewEvent.of(
                types(1).getFirst(), Json.object(), tags(random.nextInt(4)).toArray(Tag[]::new)))
        .toList();
  }

  private List<String> types(int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> "RANDOM." + name + ".T" + random.nextInt(10))
        .toList();
  }

  private List<Tag> tags(int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> new Tag("random", name + random.nextInt(10)))
        .toList();
  }
}
