package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.event.AppendResult.Conflict;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.dcb.EventFunctions;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Appends of one caller at the same time: they share transactions and nothing else.
@MicronautTest(transactional = false)
class AppendGroupsTest extends EventTest {
  private static final int MANY = 40;

  /// What came of an append, or why not.
  private record Ended(Append append, Object result) {
    ProblemCode problem() {
      return assertInstanceOf(Problem.class, result).code();
    }
  }

  @Test
  void unrelated_ones_share_transactions() throws Exception {
    var tag = fresh("shared");
    var ended = atOnce(Stream.generate(() -> guarded(tag, fresh("own"))).limit(MANY).toList());
    assertTrue(ended.stream().allMatch(one -> one.result instanceof Appended));
    assertEquals(MANY, number("SELECT count(DISTINCT position)", tag));
    long transactions = number("SELECT count(DISTINCT tx)", tag);
    assertTrue(transactions < MANY / 4, () -> transactions + " transactions");
  }

  @Test
  void of_those_that_exclude_each_other_one_is_stored() throws Exception {
    var tag = fresh("boundary");
    var first = AppendCondition.failIfEventsMatch(Query.tagged(tag));
    var after = first.after(read(Query.tagged(tag)).token());
    var appends =
        Stream.of(first, after)
            .flatMap(condition ->
                Stream.generate(() -> Append.of(event("G.FIRST.OK", tag)).when(condition))
                    .limit(MANY / 2))
            .toList();
    var ended = atOnce(appends);
    assertEquals(1, ended.stream().filter(one -> one.result instanceof Appended).count());
    var stored = read(Query.tagged(tag)).events();
    assertEquals(1, stored.size());
    for (var one : ended) {
      if (one.result instanceof Conflict(var events)) {
        assertEquals(List.of(stored.getFirst().id()), events);
      }
    }
    assertEquals(MANY - 1, ended.stream().filter(one -> one.result instanceof Conflict).count());
  }

  @Test
  void what_one_does_wrong_is_its_own() throws Exception {
    var tag = fresh("mixed");
    var twice = event("G.TWICE.OK", tag);
    assertInstanceOf(Appended.class, append(twice));
    var receipt = Append.of(event("G.ONCE.OK", tag)).once(tag.toString());
    var other = Append.of(event("G.OTHER.OK", tag)).once(tag.toString());
    assertInstanceOf(Appended.class, acme(() -> store.append(receipt)));
    var foreign = as(GLOBEX, () -> store.read(Query.tagged(tag))).token();
    var never = AppendCondition.failIfEventsMatch(Query.tagged(fresh("never")));
    var appends = new ArrayList<Append>();
    appends.add(Append.of(twice));
    appends.add(other);
    appends.add(Append.of(event("G.FOREIGN.OK", tag)).when(never.after(foreign)));
    appends.add(Append.of(event("G.BARE.OK", tag)).when(never.after(1)));
    appends.add(receipt);
    for (int i = 0; i < MANY; i++) {
      appends.add(i % 5, guarded(tag, fresh("own")));
    }
    var ended = atOnce(appends);
    for (var one : ended) {
      var type = one.append.events().getFirst().type();
      switch (type) {
        case "G.TWICE.OK" -> assertEquals(ProblemCode.ALREADY_EXISTS, one.problem());
        case "G.OTHER.OK" -> assertEquals(ProblemCode.IDEMPOTENCY_KEY_REUSED, one.problem());
        case "G.FOREIGN.OK" -> assertEquals(ProblemCode.CONSISTENCY_TOKEN_FOREIGN, one.problem());
        case "G.BARE.OK" -> assertEquals(ProblemCode.CONSISTENCY_TOKEN_REQUIRED, one.problem());
        case "G.ONCE.OK" -> assertInstanceOf(AppendResult.Repeated.class, one.result);
        default -> assertInstanceOf(Appended.class, one.result, type);
      }
    }
    assertEquals(MANY + 2, number("SELECT count(*)", tag));
  }

  @Test
  void callers_never_share() throws Exception {
    var tag = fresh("callers");
    var roles = List.of("OWNER", "ADMIN", "EDITOR");
    var work =
        IntStream.range(0, 3 * MANY)
            .mapToObj(i -> roles.get(i % 3))
            .map(role -> new Asked(role, Append.of(event("G.DONE." + role, tag))))
            .toList();
    for (var one : atOnce(work, this::run)) {
      assertInstanceOf(Appended.class, one.get());
    }
    assertEquals(3L * MANY, number("SELECT count(*)", tag));
    assertTrue(number("SELECT count(DISTINCT tx)", tag) < 3 * MANY, "nobody shared");
    assertEquals(3, number("SELECT count(DISTINCT (type, actor))", tag), "each in its own name");
  }

  @Test
  void one_that_waits_for_another_transaction_holds_up_nobody() throws Exception {
    var held = fresh("held");
    var free = fresh("free");
    try (var other = database().app("sample_app").getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      AppSession.enter(other, Organizations.acme("OWNER"));
      var tokens = new EventFunctions(false);
      var own = Query.tagged(held);
      assertTrue(
          tokens.append(other, List.of(event("G.HELD.OK", held)), own, tokens.read(other, own)));
      var waiting = threads.submit(() -> acme(() -> store.append(guarded(held, held))));
      for (int i = 0; i < MANY; i++) {
        assertInstanceOf(Appended.class, appendGuarded(free));
      }
      assertFalse(waiting.isDone());
      other.commit();
      assertInstanceOf(Conflict.class, waiting.get(5, TimeUnit.SECONDS));
    }
    assertEquals(MANY, number("SELECT count(*)", free));
  }

  private AppendResult appendGuarded(Tag tag) {
    return acme(() -> store.append(guarded(tag, fresh("own"))));
  }

  @Test
  void a_server_process_that_dies_takes_nothing_along() throws Exception {
    var tag = fresh("killed");
    var appends = Stream.generate(() -> guarded(tag, fresh("own"))).limit(MANY).toList();
    var ended = new ArrayList<Ended>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Ended>> running;
      try (var blocker = blocker()) {
        running = start(threads, appends);
        execute(
            blocker,
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'platform.event_order'::regclass");
        blocker.commit();
      }
      for (var one : running) {
        ended.add(one.get());
      }
    }
    assertTrue(ended.stream().allMatch(one -> one.result instanceof Appended), ended::toString);
    assertEquals(MANY, number("SELECT count(*)", tag));
  }

  @Test
  void arrays_that_do_not_fit_are_refused() throws SQLException {
    // A condition that is left out by the ends would otherwise pass unseen.
    var call =
        "SELECT outcome FROM platform.append_together(ARRAY[gen_random_uuid()], '{G.FIT.OK}', ARRAY['{}'::jsonb], ARRAY['{}'::jsonb], ?::integer[], '{}', ?::integer[], NULL, NULL, '{}', '{0}', '{}', '{0}', ?::integer[], NULL, NULL, NULL, NULL, '{}', NULL, true)";
    for (var ends :
        List.of(
            List.of("{1}", "{0}", "{0}"),
            List.of("{0}", "{0}", "{1}"),
            List.of("{0,1}", "{0}", "{0,1}"),
            List.of("{1}", "{}", "{1}"),
            List.of("{}", "{0}", "{}"))) {
      try (var session = AppSession.open(database(), "sample_app", Organizations.acme("EDITOR"))) {
        assertEquals("22023", session.refusal(call, ends.toArray()));
        assertEquals("", session.refusal(call, "{1}", "{0}", "{1}"));
      }
    }
  }

  private record Asked(String role, Append append) {}

  /// One event of the tag, under the condition that nothing has the other.
  private static Append guarded(Tag tag, Tag alone) {
    var event = NewEvent.of("G.DONE.OK", Json.object(), tag, alone);
    return Append.of(event).when(AppendCondition.failIfEventsMatch(Query.tagged(alone)));
  }

  /// All of them while the first are held up, so that the rest gathers behind.
  private List<Ended> atOnce(List<Append> appends) throws Exception {
    var ended = new ArrayList<Ended>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Ended>> running;
      try (var blocker = blocker()) {
        running = start(threads, appends);
        blocker.commit();
      }
      for (var one : running) {
        ended.add(one.get());
      }
    }
    return ended;
  }

  private List<Future<Ended>> start(ExecutorService threads, List<Append> appends)
      throws InterruptedException {
    var started = new CountDownLatch(appends.size());
    var running =
        appends.stream()
            .map(append ->
                threads.submit(() -> {
                  started.countDown();
                  return ended(append);
                }))
            .toList();
    assertTrue(started.await(5, TimeUnit.SECONDS));
    Thread.sleep(300); // more of them in line make larger groups; the assertions hold for any
    return running;
  }

  private Ended ended(Append append) {
    try {
      return new Ended(append, acme(() -> store.append(append)));
    } catch (Problem e) {
      return new Ended(append, e);
    }
  }

  private AppendResult run(Asked asked) {
    return as(Organizations.acme(asked.role), () -> store.append(asked.append));
  }

  private static <T, R> List<Future<R>> atOnce(List<T> all, Function<T, R> work)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(
          all.stream().<Callable<R>>map(one -> () -> work.apply(one)).toList());
    }
  }

  /// Holds a table that every append looks at.
  private Connection blocker() throws SQLException {
    var connection = database().superuser().getConnection();
    connection.setAutoCommit(false);
    execute(connection, "LOCK TABLE platform.event_order IN ACCESS EXCLUSIVE MODE");
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String select, Tag tag) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement =
            connection.prepareStatement(
                select + " FROM platform.events WHERE tags @> ARRAY[?::text]")) {
      statement.setString(1, tag.toString());
      try (var rows = statement.executeQuery()) {
        assertTrue(rows.next());
        return rows.getLong(1);
      }
    }
  }
}
