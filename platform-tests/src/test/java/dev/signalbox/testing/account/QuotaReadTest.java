package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.limit.Quotas;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Tests that a workspace whose quotas cannot be read for lack of a connection does not block other
/// workspaces, not even one whose id has the same hash in the cache.
@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class QuotaReadTest extends ServiceTest {
  /// An id with the same hash code as Acme's.
  private static final UUID TWIN = UUID.fromString("a0000000-0000-4000-8000-000100000000");

  private static final String MAKE_TWIN =
      """
      INSERT INTO platform.workspaces (id, organization_id, name, slug) VALUES ('%1$s', 'b0000000-0000-4000-8000-0000000000bb', 'Twin', 'twin');
      INSERT INTO platform.workspace_members (workspace_id, user_id, role)
        SELECT '%1$s', i.user_id, 'OWNER' FROM platform.user_identities i WHERE i.subject = 'globex-owner'
      """
          .formatted(TWIN);

  private static final Caller.Member ACME = Organizations.acme("OWNER");
  private static final Caller.Member OF_TWIN =
      new Caller.Member(Organizations.ISSUER, "globex-owner", TWIN);

  @Inject Quotas quotas;
  @Inject Transactions transactions;

  private static <T> CompletableFuture<T> as(
      Caller.Member caller, ExecutorService threads, Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        () -> CurrentCaller.callAs(caller, Permission.READ, work), threads);
  }

  @Test
  void quotas_are_read_while_those_of_another_workspace_wait() throws Exception {
    assertEquals(Organizations.ACME.hashCode(), TWIN.hashCode());
    var _ = database().asSuperuser(MAKE_TWIN);
    enter(ACME);
    enter(OF_TWIN);
    var release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        useUpShare(threads, release);
        var waiting = as(ACME, threads, quotas::recent);
        Thread.sleep(200);
        var other = as(OF_TWIN, threads, quotas::recent).get(10, TimeUnit.SECONDS);
        assertFalse(waiting.isDone(), "Acme did not wait any more");
        assertTrue(other.most("events") > 0);
      } finally {
        release.countDown();
      }
    }
  }

  /// Opens a transaction, after which the caller counts for its workspace.
  private void enter(Caller.Member caller) {
    var _ = CurrentCaller.callAs(caller, Permission.READ, () -> transactions.read(() -> true));
  }

  /// Occupies the share of a workspace: two of eight connections.
  private void useUpShare(ExecutorService threads, CountDownLatch release)
      throws InterruptedException {
    var held = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      var _ = as(ACME, threads, () -> transactions.read(() -> hold(held, release)));
    }
    assertTrue(held.await(5, TimeUnit.SECONDS));
  }

  private static boolean hold(CountDownLatch held, CountDownLatch release) {
    held.countDown();
    try {
      return release.await(4, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
