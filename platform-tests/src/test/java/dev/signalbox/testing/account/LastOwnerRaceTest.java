package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Tests that two owners of a workspace leave at the same time, one of them by deleting the
/// account.
class LastOwnerRaceTest {
  private static final String ROLE = "sample_app";
  private static final Caller.Member LEAVES = Organizations.acme("ADMIN");
  private static final String TWO_OWNERS =
      """
      UPDATE platform.workspace_members m SET role = 'OWNER' FROM platform.user_identities i WHERE i.user_id = m.user_id AND i.subject = 'acme-admin';
      UPDATE platform.user_organizations m SET role = 'OWNER' FROM platform.user_identities i WHERE i.user_id = m.user_id AND i.subject = 'acme-admin'
      """;
  private static final String OWNERS =
      "SELECT count(*) FROM platform.workspace_members WHERE workspace_id = '%s' AND role = 'OWNER'"
          .formatted(Organizations.ACME);
  private static final String WAITING =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  private static final String NO_LOCK =
      """
      DO $do$ BEGIN EXECUTE replace(pg_get_functiondef('platform.delete_me()'::regprocedure), 'FOR NO KEY UPDATE OF w', ''); END $do$
      """;

  private final TestDatabase database = TestPostgres.newDatabase();

  @Test
  void a_user_deleting_the_own_account_waits_for_the_other_owner_and_stays() throws Exception {
    assertEquals("42501", deletedWhileTheOtherLeaves());
    assertEquals("1", database.asSuperuser(OWNERS));
  }

  @Test
  void without_the_workspace_lock_both_owners_would_leave() throws Exception {
    var _ = database.asSuperuser(NO_LOCK);
    assertEquals("", deletedWhileTheOtherLeaves());
    assertEquals("0", database.asSuperuser(OWNERS));
  }

  private String deletedWhileTheOtherLeaves() throws Exception {
    var _ = database.asSuperuser(TWO_OWNERS);
    try (var leaving = AppSession.open(database, ROLE, LEAVES);
        var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      var _ = leaving.query("SELECT platform.set_member_role(platform.current_user_id(), NULL)");
      var deletion = CompletableFuture.supplyAsync(this::deleteMe, thread);
      awaitLock(deletion);
      leaving.commit();
      return deletion.get();
    }
  }

  private String deleteMe() {
    try (var session = AppSession.open(database, ROLE)) {
      var owner = Organizations.acme("OWNER");
      var proof = session.proof("person", owner.issuer(), owner.subject());
      var _ =
          session.query(
              "SELECT platform.enter_person(?, ?, '', ?)", owner.issuer(), owner.subject(), proof);
      var refusal = session.refusal("SELECT platform.delete_me()");
      session.commit();
      return refusal;
    }
  }

  private void awaitLock(CompletableFuture<String> deletion)
      throws SQLException, InterruptedException {
    for (int i = 0; i < 100 && database.asSuperuser(WAITING).equals("0"); i++) {
      assertTrue(!deletion.isDone(), "nothing was waited for");
      Thread.sleep(20);
    }
    assertEquals("1", database.asSuperuser(WAITING));
  }
}
