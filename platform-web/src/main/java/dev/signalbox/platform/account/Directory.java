package dev.signalbox.platform.account;

import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Changes organizations, workspaces and memberships through the command functions of schema
/// `platform`, which check the role in the tenant context. A foreign id is answered like a missing
/// one.
@Singleton
final class Directory {
  private final Transactions transactions;
  private final Sql sql;
  private final Journal journal;

  Directory(Transactions transactions, Sql sql, Journal journal) {
    this.transactions = transactions;
    this.sql = sql;
    this.journal = journal;
  }

  Membership.Organization createOrganization(String name, String slug) {
    return transactions.write(() -> {
      var id =
          sql.of("SELECT platform.create_organization(:name, :slug) AS id")
              .with("name", name)
              .with("slug", slug)
              .only(row -> row.uuid("id"));
      return new Membership.Organization(id, name, slug, "OWNER");
    });
  }

  Membership.Workspace createWorkspace(UUID organization, String name, String slug) {
    return transactions.write(() -> {
      var id =
          sql.of("SELECT platform.create_workspace(:organization, :name, :slug) AS id")
              .with("organization", organization)
              .with("name", name)
              .with("slug", slug)
              .only(row -> row.uuid("id"));
      return new Membership.Workspace(id, organization, name, slug, "OWNER");
    });
  }

  /// Changes the name or the status; null leaves a field as it is. The status `DELETED` removes the
  /// workspace with everything in it.
  void changeWorkspace(UUID workspace, @Nullable String name, @Nullable String status) {
    transactions.run(() ->
        sql.of("SELECT platform.change_workspace(:workspace, :name, :status)")
            .with("workspace", workspace)
            .with("name", name)
            .with("status", status)
            .call());
  }

  /// Closes the organization and its workspaces at once; a background job deletes their content.
  void deleteOrganization(UUID organization) {
    transactions.run(() ->
        sql.of("SELECT platform.delete_organization(:organization)")
            .with("organization", organization)
            .call());
  }

  void deleteMe() {
    transactions.run(() -> sql.of("SELECT platform.delete_me()").call());
  }

  /// Lists the deleted workspaces of the organization.
  List<Deletion> deletions(UUID organization) {
    // index: deletions_organization_id_idx
    return transactions.read(() -> {
      sql.of("SELECT platform.held_organization_role(:organization, 'OWNER', 'ADMIN')")
          .with("organization", organization)
          .call();
      return sql.of(
              """
              SELECT * FROM platform.deletions WHERE organization_id = :organization
               ORDER BY requested_at DESC LIMIT 200
              """)
          .with("organization", organization)
          .list(Deletion::of);
    });
  }

  List<Membership.Member> organizationMembers(UUID organization) {
    return transactions.read(() ->
        sql.of("SELECT * FROM platform.organization_members(:organization)")
            .with("organization", organization)
            .list(Membership.Member.class));
  }

  /// Sets the role of a member; null removes the member from the organization and all its
  /// workspaces.
  void setOrganizationRole(UUID organization, UUID member, @Nullable String role) {
    transactions.run(() ->
        sql.of("SELECT platform.set_organization_role(:organization, :member, :role)")
            .with("organization", organization)
            .with("member", member)
            .with("role", role)
            .call());
  }

  /// Sets the role of a member; null removes the member from the current workspace.
  void setMemberRole(UUID member, @Nullable String role) {
    transactions.run(() -> {
      var before = memberRole(member);
      sql.of("SELECT platform.set_member_role(:member, :role)")
          .with("member", member)
          .with("role", role)
          .call();
      if (role == null) {
        journal.record(AccountEvents.removed(member, before));
      } else if (before != null && !before.equals(role)) {
        journal.record(AccountEvents.roleChanged(member, before, role));
      }
    });
  }

  /// Returns the role of a member of the current workspace; null if the user is not a member.
  private @Nullable String memberRole(UUID member) {
    // index: workspace_members_pkey
    return sql.of(
            """
            SELECT role FROM platform.workspace_members
             WHERE workspace_id = platform.current_workspace_id() AND user_id = :member
            """)
        .with("member", member)
        .first(row -> row.text("role"))
        .orElse(null);
  }
}
