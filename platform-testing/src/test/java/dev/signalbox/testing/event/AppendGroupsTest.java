package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.dcb.EventFunctions;
import io.micronaut.core.propagation.PropagatedContext;
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
        IntStream.range(0, MANY)
            .mapToObj(i -> Append.of(event("G.FIRST.OK", tag)).when(i % 2 == 0 ? first : after))
            .toList();
    var ended = atOnce(appends);
    var stored = read(Query.tagged(tag)).events();
    assertEquals(1, stored.size());
    assertEquals(1, ended.stream().filter(one -> one.result instanceof Appended).count());
    var conflict = new Conflict(List.of(stored.getFirst().id()));
    assertEquals(MANY - 1, ended.stream().filter(one -> one.result.equals(conflict)).count());
  }

  @Test
  void what_one_does_wrong_is_its_own() throws Exception {
    var tag = fresh("mixed");
    var receipt = Append.of(event("G.ONCE.OK", tag)).once(tag.toString());
    assertInstanceOf(Appended.class, acme(() -> store.append(receipt)));
    var foreign = as(GLOBEX, () -> store.read(Query.tagged(tag))).token();
    var never = AppendCondition.failIfEventsMatch(Query.tagged(fresh("never")));
    var wrong =
        List.of(
            Append.of(event("G.OTHER.OK", tag)).once(tag.toString()),
            Append.of(event("G.FOREIGN.OK", tag)).when(never.after(foreign)),
            Append.of(event("G.BARE.OK", tag)).when(never.after(1)),
            receipt);
    var ended =
        atOnce(
            IntStream.range(0, MANY)
                .mapToObj(i -> i % 5 < 4 ? wrong.get(i % 5) : guarded(tag, fresh("own")))
                .toList());
    for (var one : ended) {
      var type = one.append.events().getFirst().type();
      switch (type) {
        case "G.OTHER.OK" -> assertEquals(ProblemCode.IDEMPOTENCY_KEY_REUSED, one.problem());
        case "G.FOREIGN.OK" -> assertEquals(ProblemCode.CONSISTENCY_TOKEN_FOREIGN, one.problem());
        case "G.BARE.OK" -> assertEquals(ProblemCode.CONSISTENCY_TOKEN_REQUIRED, one.problem());
        case "G.ONCE.OK" -> assertInstanceOf(AppendResult.Repeated.class, one.result);
        default -> assertInstanceOf(Appended.class, one.result, type);
      }
    }
    assertEquals(1 + MANY / 5, number("SELECT count(*)", tag));
  }

  @Test
  void one_that_cannot_be_stored_fails_alone() throws Exception {
    var tag = fresh("twice");
    var twice = event("G.TWICE.OK", tag);
    assertInstanceOf(Appended.class, append(twice));
    var appends = new ArrayList<Append>();
    for (int i = 0; i < MANY; i++) {
      appends.add(i % 10 == 5 ? Append.of(twice) : guarded(tag, fresh("own")));
    }
    for (var one : atOnce(appends)) {
      if (one.append.events().getFirst().equals(twice)) {
        assertEquals(ProblemCode.ALREADY_EXISTS, one.problem());
      } else {
        assertInstanceOf(Appended.class, one.result);
      }
    }
    assertEquals(1 + MANY - MANY / 10, number("SELECT count(*)", tag));
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
  void nor_do_the_workspaces_and_the_requests_of_one_user() throws Exception {
    var tag = fresh("spaces");
    var second =
        new Caller.Member(Organizations.ISSUER, "globex-owner", Organizations.GLOBEX_SECOND);
    var callers = List.of(GLOBEX, second);
    var work =
        IntStream.range(0, 2 * MANY)
            .mapToObj(i -> new CurrentCaller(callers.get(i % 2), Permission.WRITE, "request-" + i))
            .toList();
    var all =
        atOnce(
            work,
            caller ->
                PropagatedContext.getOrEmpty()
                    .plus(caller)
                    .propagate(() -> {
                      var space = caller.caller().equals(second) ? "SECOND" : "FIRST";
                      var name = caller.requestId().replace("request-", "N");
                      return store.append(Append.of(event("G." + space + "." + name, tag)));
                    }));
    for (var one : all) {
      assertInstanceOf(Appended.class, one.get());
    }
    assertEquals(2L * MANY, number("SELECT count(DISTINCT correlation_id)", tag));
    assertEquals(
        2L * MANY,
        number(
            "SELECT count(*) FILTER (WHERE type = 'G.' || CASE workspace_id WHEN 'b0000000-0000-4000-8000-000000000002' THEN 'SECOND' ELSE 'FIRST' END || '.' || replace(correlation_id, 'request-', 'N'))",
            tag));
  }

  @Test
  void decisions_on_few_boundaries_follow_each_other() throws Exception {
    var boundaries = Stream.generate(() -> fresh("few")).limit(3).toList();
    var roles = List.of("OWNER", "ADMIN", "EDITOR");
    var work =
        IntStream.range(0, 3 * MANY)
            .mapToObj(i -> new Counted(roles.get(i % 3), boundaries.get(i / MANY)))
            .toList();
    for (var one : atOnce(work, this::count)) {
      assertInstanceOf(Appended.class, one.get());
    }
    for (var boundary : boundaries) {
      assertEquals(
          IntStream.range(0, MANY).mapToObj(i -> "G.COUNTED.N" + i).toList(),
          types(read(Query.tagged(boundary))));
    }
  }

  private record Counted(String role, Tag boundary) {}

  private AppendResult count(Counted one) {
    return as(
        Organizations.acme(one.role),
        () ->
            store.decide(
                Query.tagged(one.boundary),
                seen -> List.of(event("G.COUNTED.N" + seen.size(), one.boundary))));
  }

  @Test
  void those_that_wait_for_another_transaction_hold_up_nobody() throws Exception {
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
      var waiting =
          Stream.generate(() -> guarded(held, held))
              .limit(4)
              .map(append -> threads.submit(() -> acme(() -> store.append(append))))
              .toList();
      for (int i = 0; i < MANY; i++) {
        assertInstanceOf(Appended.class, appendGuarded(free));
      }
      assertTrue(waiting.stream().noneMatch(Future::isDone));
      other.commit();
      for (var one : waiting) {
        assertInstanceOf(Conflict.class, one.get(5, TimeUnit.SECONDS));
      }
    }
    assertEquals(MANY, number("SELECT count(*)", free));
  }

  private AppendResult appendGuarded(Tag tag) {
    return acme(() -> store.append(guarded(tag, fresh("own"))));
  }

  @Test
  void server_processes_that_die_and_callers_who_are_interrupted_take_nothing_along()
      throws Exception {
    var tag = fresh("killed");
    var appends = Stream.generate(() -> guarded(tag, fresh("own"))).limit(MANY).toList();
    var ended = new ArrayList<Ended>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Ended>> running;
      try (var blocker = blocker()) {
        running = start(threads, appends);
        execute(
            blocker,
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'platform.workspace_members'::regclass");
        for (int i = 0; i < MANY / 2; i++) {
          running.get(i).cancel(true);
        }
        blocker.commit();
      }
      for (var one : running) {
        if (!one.isCancelled()) {
          ended.add(one.get());
        }
      }
    }
    assertEquals(MANY / 2, ended.size());
    assertTrue(ended.stream().allMatch(one -> one.result instanceof Appended), ended::toString);
    assertEquals(MANY, number("SELECT count(*)", tag), "those cancelled are stored all the same");
  }

  @Test
  void in_ordered_mode_positions_of_groups_have_no_gaps() throws Exception {
    EventFunctions.order(database(), Organizations.globex());
    var tag = fresh("ordered");
    var start = as(GLOBEX, () -> store.watermark()).head();
    var alone = fresh("alone");
    var work =
        IntStream.range(0, 2 * MANY)
            .mapToObj(i -> i % 2 == 0 ? guarded(tag, fresh("own")) : guarded(tag, alone))
            .toList();
    long stored = 0;
    for (var one : atOnce(work, append -> as(GLOBEX, () -> store.append(append)))) {
      stored += one.get() instanceof Appended ? 1 : 0;
    }
    assertEquals(MANY + 1, stored);
    assertEquals(MANY + 1, number("SELECT count(*)", tag));
    assertEquals(start + MANY + 1, number("SELECT max(position)", tag));
    assertEquals(start + 1, number("SELECT min(position)", tag));
  }

  @Test
  void one_append_waits_its_turn_in_ordered_mode() throws Exception {
    EventFunctions.order(database(), Organizations.globex());
    var tag = fresh("turn");
    try (var other = database().app("sample_app").getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      AppSession.enter(other, Organizations.globex());
      var ordered = new EventFunctions(true);
      var own = Query.tagged(fresh("own"));
      assertTrue(ordered.append(other, List.of(event("G.HELD.OK")), own, ordered.read(other, own)));
      var waiting = threads.submit(() -> as(GLOBEX, () -> store.append(guarded(tag, tag))));
      Thread.sleep(600);
      assertTrue(!waiting.isDone());
      other.commit();
      assertInstanceOf(Appended.class, waiting.get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void each_of_a_group_sees_those_before_it() {
    try (var session = AppSession.open(database(), "sample_app", Organizations.acme("EDITOR"))) {
      assertEquals(
          List.of("APPENDED", "CONFLICT", "APPENDED", "REPEATED", "KEY_REUSED"),
          session.query(
              """
              SELECT outcome FROM platform.append_together(ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 5)), array_fill('G.ROW.OK'::text, '{5}'),
                array_fill('{}'::jsonb, '{5}'), array_fill('{}'::jsonb, '{5}'), '{1,2,3,4,5}', array_fill('row:1'::text, '{5}'), '{1,2,3,4,5}', NULL, NULL,
                '{}', '{0,0}', '{row:1,row:1}', '{1,2}', '{1,2,2,2,2}', NULL, NULL, NULL, NULL,
                '{NULL,NULL,k,k,k}', ARRAY[NULL, NULL, sha256('a'), sha256('a'), sha256('b')], false)
              """));
    }
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
            List.of("{}", "{0}", "{}"),
            List.of("[0:0]={1}", "{0}", "{1}"),
            List.of("{1}", "{0}", "{NULL}"),
            List.of("{{1}}", "{0}", "{1}"))) {
      try (var session = AppSession.open(database(), "sample_app", Organizations.acme("EDITOR"))) {
        assertEquals("22023", session.refusal(call, ends.toArray()), ends::toString);
        assertEquals("", session.refusal(call, "{1}", "{0}", "{1}"));
      }
    }
  }

  @Test
  void nor_are_items_and_tags_that_do_not() {
    var call =
        "SELECT outcome FROM platform.append_together(ARRAY[gen_random_uuid()], '{G.FIT.OK}', ARRAY['{}'::jsonb], ARRAY['{}'::jsonb], '{1}', ?::text[], '{1}', NULL, NULL, '{}', ?::integer[], ?::text[], ?::integer[], '{1}', NULL, NULL, NULL, NULL, '{}', NULL, true)";
    for (var items :
        List.of(
            List.of("{a:1}", "{}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{a:1}", "{NULL}"),
            List.of("{a:1}", "{NULL}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{NULL}", "{1}"),
            List.of("{a:1}", "{0}", "{{a:1}}", "{1}"),
            List.of("{a:1}", "{0}", "{a:1}", "[0:0]={1}"),
            List.of("{{a:1,b:2}}", "{0}", "{a:1}", "{1}"),
            List.of("[0:0]={a:1}", "{0}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{}", "{1}"),
            List.of("{a:1}", "{1}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{a:1,b:1}", "{1}"),
            List.of("{a:1,b:1}", "{0}", "{a:1}", "{1}"),
            List.of("{a:1}", "{0}", "{a:1}", "{-1}"))) {
      try (var session = AppSession.open(database(), "sample_app", Organizations.acme("EDITOR"))) {
        assertEquals("22023", session.refusal(call, items.toArray()), items::toString);
        assertEquals("", session.refusal(call, "{a:1}", "{0}", "{a:1}", "{1}"));
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
    for (int i = 0; i < 2; i++) { // who would go alone: the first ones, before the others gather
      var _ = threads.submit(() -> appendGuarded(fresh("filler")));
    }
    Thread.sleep(100);
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

  /// Holds a table that every entry looks at.
  private Connection blocker() throws SQLException {
    var connection = database().superuser().getConnection();
    connection.setAutoCommit(false);
    execute(connection, "LOCK TABLE platform.workspace_members IN ACCESS EXCLUSIVE MODE");
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
