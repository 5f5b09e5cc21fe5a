package dev.signalbox.platform.account;

import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;

/// Reads the identity and access tables as far as the caller's policies show them.
@Singleton
final class Memberships {
  private final Transactions transactions;
  private final Sql sql;

  Memberships(Transactions transactions, Sql sql) {
    this.transactions = transactions;
    this.sql = sql;
  }

  List<Membership.Organization> organizations() {
    return transactions.read(() ->
        sql.of(
                """
                SELECT o.id, o.name, o.slug, m.role FROM platform.organizations o
                  JOIN platform.user_organizations m ON m.organization_id = o.id
                 WHERE m.user_id = platform.current_user_id() AND o.status <> 'DELETED'
                 ORDER BY o.slug, o.id
                """)
            .list(Membership.Organization.class));
  }

  List<Membership.Workspace> workspaces() {
    return transactions.read(() ->
        sql.of(
                """
                SELECT w.id, w.organization_id, w.name, w.slug, m.role FROM platform.workspaces w
                  JOIN platform.workspace_members m ON m.workspace_id = w.id
                 WHERE m.user_id = platform.current_user_id() AND w.status <> 'DELETED'
                 ORDER BY w.slug, w.id
                """)
            .list(Membership.Workspace.class));
  }

  List<Membership.Member> members() {
    return transactions.read(() ->
        sql.of(
                """
                SELECT m.user_id, u.email, u.email_verified_at IS NOT NULL AS email_verified, u.display_name, m.role FROM platform.workspace_members m
                  JOIN platform.users u ON u.id = m.user_id
                 WHERE m.workspace_id = platform.current_workspace_id() ORDER BY u.email
                """)
            .list(Membership.Member.class));
  }
}
