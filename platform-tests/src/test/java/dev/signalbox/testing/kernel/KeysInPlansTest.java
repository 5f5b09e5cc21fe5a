package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLWarning;

/// Tests keys that are constants of cached plans (ADR 25): such a plan cannot be printed, and no
/// plan outlives its key.
class KeysInPlansTest {
  private static final String ROLE = "sample_app";
  private static final List<String> HOLDERS =
      List.of(
          "sealed(text)",
          "bind_context(uuid, uuid, text, text, text)",
          "proof_holds(text, text[])");

  private final TestDatabase database = TestPostgres.newDatabase();
  private Connection app;

  @BeforeEach
  void connect() throws SQLException {
    app = database.app(ROLE).getConnection();
    app.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws SQLException {
    app.rollback();
    app.close();
  }

  @Test
  void a_caller_who_has_plans_printed_sees_no_key() throws SQLException {
    var printed = printedPlans();
    assertTrue(printed.contains("PLANNEDSTMT"), "the caller's own plans are printed");
    for (var table : List.of("seal_keys", "entry_keys")) {
      for (var key : pads(table)) {
        assertFalse(printed.contains(key), "a key of " + table);
      }
    }
  }

  @Test
  void without_its_own_setting_each_function_would_print_its_keys() throws SQLException {
    for (var function : HOLDERS) {
      var _ =
          database.asSuperuser("ALTER FUNCTION platform." + function + " RESET debug_print_plan");
      var printed = printedPlans();
      var table = function.startsWith("proof") ? "entry_keys" : "seal_keys";
      assertTrue(pads(table).stream().anyMatch(printed::contains), function);
      var _ =
          database.asSuperuser(
              "ALTER FUNCTION platform." + function + " SET debug_print_plan = off");
    }
  }

  @Test
  void every_function_that_holds_keys_switches_it_off() throws SQLException {
    assertEquals(
        "0",
        database.asSuperuser(
            """
            SELECT count(*) FROM pg_proc p WHERE p.prosrc ~ 'platform\\.key_(ids|pads)\\('
              AND NOT 'debug_print_plan=off' = ANY (p.proconfig) AND p.proname <> 'renew_plans_of_keys'
            """));
  }

  /// Runs on one connection throughout, whose plans contain the first key.
  @Test
  void a_retired_key_makes_no_more_seals() throws SQLException {
    enter();
    assertEquals("1", sealedWith());
    var leaked = database.asSuperuser("SELECT encode(inner_pad, 'hex') FROM platform.seal_keys");
    var outer = database.asSuperuser("SELECT encode(outer_pad, 'hex') FROM platform.seal_keys");
    app.commit();
    assertEquals("true", verdictOn(forged(leaked, outer)), "the forgery is a good one");
    var _ = database.asSuperuser("SELECT platform.rotate_seal_key()");
    var _ = database.asSuperuser("SELECT platform.rotate_seal_key()");
    assertEquals("false", verdictOn(forged(leaked, outer)));
    app.commit();
    enter();
    assertEquals("3", sealedWith());
    assertEquals("true", one("SELECT platform.context_is_sealed()"));
  }

  @Test
  void a_key_withdrawn_by_hand_counts_at_once() throws SQLException {
    enter();
    app.commit();
    var _ = database.asSuperuser("DELETE FROM platform.entry_keys");
    var refused = assertThrows(SQLException.class, this::enter);
    assertEquals("42501", refused.getSQLState());
  }

  /// The catalogue reports the change, and the transaction is older than it.
  @Test
  void an_old_snapshot_does_not_bring_a_key_back() throws SQLException {
    try (var statement = app.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      statement.execute("SELECT 1");
      var proof = AppSession.proof(app, Organizations.acme("VIEWER"));
      var _ = database.asSuperuser("DELETE FROM platform.entry_keys");
      statement.execute("SELECT count(*) FROM platform.services");
      var refused =
          assertThrows(
              SQLException.class,
              () -> statement.execute("SELECT platform.enter_check('" + proof + "')"));
      assertEquals("40001", refused.getSQLState());
      app.rollback();
      assertEquals("false", one("SELECT platform.enter_check('" + proof + "')"));
    }
    assertEquals("42501", assertThrows(SQLException.class, this::enter).getSQLState());
  }

  /// Each case runs on a connection that has no plans yet, after a change and after one that was
  /// rolled back.
  @ParameterizedTest
  @ValueSource(strings = {"REPEATABLE READ", "REPEATABLE READ READ ONLY", "SERIALIZABLE"})
  void a_snapshot_newer_than_the_last_change_opens_a_tenant_transaction(String level)
      throws SQLException {
    try (var superuser = database.superuser().getConnection();
        var change = superuser.createStatement()) {
      change.execute("SELECT platform.rotate_seal_key()");
      superuser.setAutoCommit(false);
      change.execute("DELETE FROM platform.seal_keys");
      assertEquals("40001", enteredAt(level));
      superuser.rollback();
    }
    assertEquals("", enteredAt(level));
  }

  private String enteredAt(String level) throws SQLException {
    try (var fresh = database.app(ROLE).getConnection();
        var statement = fresh.createStatement()) {
      fresh.setAutoCommit(false);
      statement.execute("SET TRANSACTION ISOLATION LEVEL " + level);
      AppSession.enter(fresh, Organizations.acme("VIEWER"));
      return "";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  /// The statement takes its snapshot, sleeps while the key is accepted, receives the invalidation
  /// when it locks a table, and plans again.
  @Test
  void a_statement_that_began_before_a_key_was_accepted_does_not_hide_it() throws Exception {
    enter();
    app.commit();
    var _ = database.asSuperuser("CREATE TABLE public.kept AS TABLE platform.entry_keys");
    var _ = database.asSuperuser("DELETE FROM platform.entry_keys");
    assertEquals("42501", assertThrows(SQLException.class, this::enter).getSQLState());
    app.rollback();
    try (var thread = Executors.newSingleThreadExecutor()) {
      var running =
          thread.submit(() ->
              one(
                  """
                  SELECT platform.enter_check('0') FROM (SELECT pg_sleep(1)::text AS slept OFFSET 0) s,
                    LATERAL (SELECT query_to_xml('SELECT app_role FROM platform.services' || s.slept, false, false, '') AS listed OFFSET 0) q
                   WHERE q.listed IS NOT NULL
                  """));
      awaitSleep();
      var _ = database.asSuperuser("INSERT INTO platform.entry_keys TABLE public.kept");
      assertEquals("false", running.get());
    }
    app.commit();
    enter();
  }

  private void awaitSleep() throws Exception {
    while (database
        .asSuperuser("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        .equals("0")) {
      Thread.sleep(10);
    }
  }

  private void enter() throws SQLException {
    AppSession.enter(app, Organizations.acme("VIEWER"));
  }

  private String sealedWith() throws SQLException {
    var keys =
        database.asSuperuser(
            "SELECT string_agg(concat_ws(',', id, encode(inner_pad, 'hex'), encode(outer_pad, 'hex')), ';') FROM platform.seal_keys");
    for (var key : keys.split(";", -1)) {
      var parts = key.split(",", -1);
      if (one("SELECT current_setting('signalbox.seal') = " + forged(parts[1], parts[2]))
          .equals("true")) {
        return parts[0];
      }
    }
    return "none";
  }

  private String verdictOn(String seal) throws SQLException {
    app.rollback();
    one("SELECT set_config('signalbox.role', 'OWNER', true)");
    one("SELECT set_config('signalbox.seal', " + seal + ", true)");
    return one("SELECT platform.context_is_sealed()");
  }

  /// Returns the seal that an attacker who knows a key would compute.
  private static String forged(String inner, String outer) {
    var context =
        "concat_ws('|', '', current_setting('signalbox.user_id', true), current_setting('signalbox.workspace_id', true), current_setting('signalbox.role', true), current_setting('signalbox.principal', true))";
    return """
    encode(sha256('\\x%s'::bytea || sha256('\\x%s'::bytea || int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp()) || textsend(%s))), 'hex') || %s
    """
        .formatted(outer, inner, context, context);
  }

  /// Returns everything that PostgreSQL reports to a caller who asks for all messages while plans
  /// are made again.
  private String printedPlans() throws SQLException {
    app.rollback();
    var said = new StringBuilder();
    try (var statement = app.createStatement()) {
      statement.execute("SET client_min_messages = debug5");
      statement.execute("SET debug_print_plan = on");
      statement.execute("DISCARD PLANS");
    }
    try (var enter = app.prepareStatement("SELECT platform.enter_member(?, ?, ?, '', ?)")) {
      var member = Organizations.acme("VIEWER");
      enter.setString(1, member.issuer());
      enter.setString(2, member.subject());
      enter.setObject(3, member.workspaceId());
      enter.setString(4, AppSession.proof(app, member));
      enter.execute();
      said.append(saidBy(enter));
    }
    try (var statement = app.createStatement()) {
      statement.execute("SELECT platform.context_is_sealed()");
      said.append(saidBy(statement));
    }
    app.rollback();
    return said.toString().replaceAll("\\s", "");
  }

  private static String saidBy(Statement statement) throws SQLException {
    var said = new StringBuilder();
    for (var warning = statement.getWarnings();
        warning != null;
        warning = warning.getNextWarning()) {
      if (warning instanceof PSQLWarning notice) {
        said.append(notice.getServerErrorMessage());
      }
    }
    return said.toString();
  }

  /// Returns the first bytes of each key as a printed plan writes them; it breaks lines within
  /// numbers.
  private List<String> pads(String table) throws SQLException {
    var hex =
        database.asSuperuser(
            "SELECT string_agg(encode(substr(p, 1, 16), 'hex'), ',') FROM platform."
                + table
                + " k, unnest(ARRAY[k.inner_pad, k.outer_pad]) p");
    return List.of(hex.split(",")).stream().map(KeysInPlansTest::asPrinted).toList();
  }

  private static String asPrinted(String hex) {
    var bytes = HexFormat.of().parseHex(hex);
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> String.valueOf(bytes[i]))
        .collect(Collectors.joining());
  }

  private String one(String sql) throws SQLException {
    try (var statement = app.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1))
          .replaceFirst("^t$", "true")
          .replaceFirst("^f$", "false");
    }
  }
}
