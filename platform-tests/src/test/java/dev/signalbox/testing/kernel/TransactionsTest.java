package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.exceptions.CannotCreateTransactionException;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class TransactionsTest extends ServiceTest {
  @Inject Transactions transactions;
  @Inject TransactionOperations<Connection> operations;
  @Inject Sql sql;

  @Test
  void without_a_caller_there_is_no_transaction() {
    assertThrows(CannotCreateTransactionException.class, () -> transactions.read(this::workspace));
  }

  @Test
  void a_raw_thread_has_no_caller_and_a_wrapped_one_has() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Supplier<Future<String>> raw = () -> threads.submit(() -> transactions.read(this::workspace));
      var refused = CurrentCaller.callAs(Organizations.acme("VIEWER"), Permission.READ, raw);
      assertThrows(ExecutionException.class, refused::get);
      Supplier<Future<String>> wrapped =
          () ->
              threads.submit(
                  PropagatedContext.wrapCurrent(
                      (Callable<String>) () -> transactions.read(this::workspace)));
      var seen = CurrentCaller.callAs(Organizations.acme("VIEWER"), Permission.READ, wrapped);
      assertEquals(Organizations.ACME.toString(), seen.get());
    }
  }

  @Test
  void a_statement_outside_of_a_transaction_is_rejected() {
    assertThrows(
        RuntimeException.class,
        () -> CurrentCaller.callAs(Organizations.acme("VIEWER"), Permission.READ, this::workspace));
  }

  @Test
  void a_nested_new_transaction_sets_the_tenant_context_again() {
    var nested =
        as(
            Organizations.acme("VIEWER"),
            () ->
                transactions.read(() ->
                    operations.execute(
                        TransactionDefinition.of(TransactionDefinition.Propagation.REQUIRES_NEW),
                        status -> workspace())));
    assertEquals(Organizations.ACME.toString(), nested);
  }

  @Test
  void a_read_transaction_cannot_write() {
    assertThrows(
        RuntimeException.class,
        () -> as(Organizations.acme("EDITOR"), () -> transactions.read(() -> insert("in a read"))));
  }

  @Test
  void a_serialization_failure_is_tried_again_and_a_unique_violation_is_not() {
    var tries = new AtomicInteger();
    as(
        Organizations.acme("EDITOR"),
        () ->
            transactions.write(() -> {
              if (tries.incrementAndGet() < 4) {
                sql.of("DO $$ BEGIN RAISE EXCEPTION 'planned' USING ERRCODE = '40001'; END $$")
                    .call();
              }
              return insert("tried again");
            }));
    assertEquals(4, tries.get());
    var problem =
        assertThrows(
            Problem.class,
            () ->
                as(
                    Organizations.acme("EDITOR"),
                    () -> transactions.write(() -> insert("tried again"))));
    assertEquals(ProblemCode.ALREADY_EXISTS, problem.code());
  }

  /// The first run fails with the state; `repeated` tells whether there is a second one.
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      textBlock =
          """
          40001, repeated
          40P01, repeated
          55P03, repeated
          57P01, repeated
          57P02, repeated
          57P03, repeated
          53300, repeated
          08006, repeated
          08P01, repeated
          25006, repeated
          57014, timed-out
          25P03, timed-out
          25P04, timed-out
          53100, unavailable
          53200, unavailable
          54001, unavailable
          23505, already-exists
          23503, reference-not-found
          23514, invalid-value
          23502, invalid-value
          42501, not-found
          22021, invalid-value
          22P05, invalid-value
          22P02, invalid-value
          22003, invalid-value
          22008, date-out-of-range
          """)
  void each_failure_is_retried_or_reported_by_its_sqlstate(String state, String outcome) {
    var tries = new AtomicInteger();
    Supplier<String> work =
        () -> {
          if (tries.incrementAndGet() == 1) {
            sql.of("SELECT set_config('test.state', :state, true)").with("state", state).call();
            sql.of(
                    """
                    DO $$ BEGIN
                      RAISE EXCEPTION 'planned' USING ERRCODE = current_setting('test.state');
                    END $$
                    """)
                .call();
          }
          return "repeated";
        };
    var seen =
        as(
            Organizations.acme("EDITOR"),
            () -> {
              try {
                return transactions.write(work);
              } catch (Problem problem) {
                return problem.code().code();
              }
            });
    assertEquals(outcome, seen);
    assertEquals(outcome.equals("repeated") ? 2 : 1, tries.get());
  }

  @Test
  void a_statement_that_takes_too_long_is_not_repeated() {
    var tries = new AtomicInteger();
    var problem =
        assertThrows(
            Problem.class,
            () ->
                as(
                    Organizations.acme("VIEWER"),
                    () ->
                        transactions.read(() -> {
                          tries.incrementAndGet();
                          sql.of("SET LOCAL statement_timeout = '20ms'").call();
                          sql.of("SELECT pg_sleep(5)").call();
                          return 0;
                        })));
    assertEquals(ProblemCode.TIMED_OUT, problem.code());
    assertEquals(1, tries.get());
  }

  @Test
  void the_role_limits_hold() {
    var acme = Organizations.acme("EDITOR");
    assertEquals("5s3s12s", as(acme, () -> transactions.read(this::limits)));
    assertEquals("10s3s12s", as(acme, () -> transactions.write(this::limits)));
  }

  private String limits() {
    return sql.of(
            "SELECT current_setting('statement_timeout') || current_setting('lock_timeout') || current_setting('transaction_timeout') AS t")
        .only(row -> row.text("t"));
  }

  @Test
  void a_job_opens_one_workspace_with_a_reason() {
    var job = new Caller.ServiceJob(Organizations.GLOBEX, "test", "counting");
    assertEquals(
        Organizations.GLOBEX.toString(),
        CurrentCaller.callAs(job, Permission.READ, () -> transactions.read(this::workspace)));
    var unnamed = new Caller.ServiceJob(Organizations.GLOBEX, "test", "");
    assertThrows(
        Problem.class,
        () ->
            CurrentCaller.callAs(
                unnamed, Permission.READ, () -> transactions.read(this::workspace)));
  }

  @Test
  void two_tenants_on_a_shared_pool_never_meet() throws Exception {
    var foreign = new AtomicInteger();
    var done = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2000; i++) {
        var member = i % 2 == 0 ? Organizations.acme("VIEWER") : Organizations.globex();
        done.add(
            threads.submit(() -> {
              var seen = as(member, () -> transactions.read(this::workspace));
              if (!seen.equals(member.workspaceId().toString())) {
                foreign.incrementAndGet();
              }
            }));
      }
      int refusedForLackOfAConnection = 0;
      for (var future : done) {
        try {
          future.get();
        } catch (ExecutionException e) {
          refusedForLackOfAConnection++;
        }
      }
      assertEquals(0, foreign.get());
      assertTrue(refusedForLackOfAConnection < 1900, "hardly any transaction ran");
    }
  }

  private static <T> T as(Caller caller, Supplier<T> work) {
    return CurrentCaller.callAs(caller, Permission.READ, work);
  }

  private String workspace() {
    return sql.of("SELECT platform.current_workspace_id() AS w").only(row -> row.text("w"));
  }

  private int insert(String text) {
    return sql.of("INSERT INTO sample.notes (text) VALUES (:text)").with("text", text).update();
  }
}
