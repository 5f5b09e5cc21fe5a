package dev.signalbox.testing;

import dev.signalbox.platform.tenant.Caller;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;

/// Defines two organizations that must never see each other. Acme has a workspace with one member
/// in every role; Globex has two workspaces and an owner. Their ids are the same in every test
/// database.
public final class Organizations {
  public static final String ISSUER = "https://issuer.test";

  public static final UUID ACME = UUID.fromString("a0000000-0000-4000-8000-000000000001");
  public static final UUID GLOBEX = UUID.fromString("b0000000-0000-4000-8000-000000000001");
  public static final UUID GLOBEX_SECOND = UUID.fromString("b0000000-0000-4000-8000-000000000002");

  private Organizations() {}

  /// Returns the member of Acme with a role, for example `acme("EDITOR")`.
  public static Caller.Member acme(String role) {
    return new Caller.Member(ISSUER, "acme-" + role.toLowerCase(Locale.ROOT), ACME);
  }

  /// Returns the owner of Globex, in its first workspace.
  public static Caller.Member globex() {
    return new Caller.Member(ISSUER, "globex-owner", GLOBEX);
  }

  static void insertInto(TestDatabase database) {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO platform.organizations (id, name, slug) VALUES
            ('a0000000-0000-4000-8000-0000000000aa', 'Acme', 'acme'), ('b0000000-0000-4000-8000-0000000000bb', 'Globex', 'globex');
          INSERT INTO platform.workspaces (id, organization_id, name, slug) VALUES
            ('a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-0000000000aa', 'Acme', 'acme'),
            ('b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-0000000000bb', 'Globex', 'globex'),
            ('b0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-0000000000bb', 'Globex 2', 'globex-2');
          WITH people (email, organization, workspaces, role) AS (VALUES
              ('acme-owner', 'a0000000-0000-4000-8000-0000000000aa'::uuid, '{a0000000-0000-4000-8000-000000000001}'::uuid[], 'OWNER'),
              ('acme-admin', 'a0000000-0000-4000-8000-0000000000aa', '{a0000000-0000-4000-8000-000000000001}', 'ADMIN'),
              ('acme-editor', 'a0000000-0000-4000-8000-0000000000aa', '{a0000000-0000-4000-8000-000000000001}', 'EDITOR'),
              ('acme-approver', 'a0000000-0000-4000-8000-0000000000aa', '{a0000000-0000-4000-8000-000000000001}', 'APPROVER'),
              ('acme-viewer', 'a0000000-0000-4000-8000-0000000000aa', '{a0000000-0000-4000-8000-000000000001}', 'VIEWER'),
              ('globex-owner', 'b0000000-0000-4000-8000-0000000000bb', '{b0000000-0000-4000-8000-000000000001,b0000000-0000-4000-8000-000000000002}', 'OWNER')),
          made AS (INSERT INTO platform.users (email) SELECT email || '@example.test' FROM people RETURNING id, email),
          known AS (INSERT INTO platform.user_identities (user_id, issuer, subject) SELECT id, 'https://issuer.test', split_part(email, '@', 1) FROM made),
          belonging AS (INSERT INTO platform.user_organizations (user_id, organization_id, role)
            SELECT m.id, p.organization, CASE WHEN p.role = 'OWNER' THEN 'OWNER' ELSE 'MEMBER' END FROM made m JOIN people p ON m.email = p.email || '@example.test')
          INSERT INTO platform.workspace_members (workspace_id, user_id, role)
            SELECT w, m.id, p.role FROM made m JOIN people p ON m.email = p.email || '@example.test', unnest(p.workspaces) w
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
