package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Tests organizations, workspaces, members and the audit log with attacks through the API and in
/// SQL.
@MicronautTest(transactional = false)
class DirectoryTest extends ServiceTest {
  private static final String GLOBEX_ORGANIZATION = "b0000000-0000-4000-8000-0000000000bb";

  private Api person(String subject) {
    return anonymous().with("Authorization", "Bearer " + TestTokens.valid(subject));
  }

  private String userId(String name) {
    return superuser("SELECT id FROM platform.users WHERE email = '" + name + "@example.test'")
        .getFirst();
  }

  private Api in(Api person, String workspace) {
    return person.with("X-Workspace-Id", workspace);
  }

  private String workspaceOf(Api person, String slug) {
    var organization =
        person.post("/v1/organizations", "{\"name\": \"N\", \"slug\": \"" + slug + "\"}");
    assertEquals(201, organization.status(), organization.body());
    var workspace =
        person.post(
            "/v1/workspaces",
            "{\"organizationId\": \"%s\", \"name\": \"W\", \"slug\": \"w\"}"
                .formatted(organization.json().path("id").asText()));
    assertEquals(201, workspace.status(), workspace.body());
    return workspace.json().path("id").asText();
  }

  @Test
  void a_person_creates_and_deletes_an_organization_and_a_workspace_without_remains()
      throws SQLException, InterruptedException {
    var person = person("acme-viewer");
    var workspace = workspaceOf(person, "fresh");
    var owner = in(person, workspace);
    assertEquals(200, owner.post("/v1/notes", "{\"text\": \"a\", \"count\": 1}").status());
    assertEquals(
        201, owner.post("/v1/api-keys", "{\"name\": \"k\", \"scopes\": [\"read\"]}").status());
    assertEquals(
        201,
        owner
            .post("/v1/invitations", "{\"email\": \"x@example.test\", \"role\": \"VIEWER\"}")
            .status());
    assertTrue(rowsOf(workspace) >= 4);
    assertEquals(
        204, person.patch("/v1/workspaces/" + workspace, "{\"name\": \"Renamed\"}").status());
    assertEquals(404, person("globex-owner").delete("/v1/workspaces/" + workspace).status());
    assertEquals(
        404,
        person("globex-owner")
            .patch("/v1/workspaces/" + workspace, "{\"status\": \"SUSPENDED\"}")
            .status());
    assertEquals(204, person.delete("/v1/workspaces/" + workspace).status());
    assertEquals(404, owner.get("/v1/notes").status());
    assertEquals(404, person.delete("/v1/workspaces/" + workspace).status());
    assertFalse(person.get("/v1/workspaces").body().contains(workspace));
    for (int i = 0; i < 100 && rowsOf(workspace) > 0; i++) {
      Thread.sleep(100);
    }
    assertEquals(0, rowsOf(workspace));
  }

  @Test
  void a_suspended_workspace_is_inaccessible_until_it_is_active_again() {
    var person = person("acme-editor");
    var workspace = workspaceOf(person, "pausing");
    var address = "/v1/workspaces/" + workspace;
    assertEquals(204, person.patch(address, "{\"status\": \"SUSPENDED\"}").status());
    assertEquals(404, in(person, workspace).get("/v1/notes").status());
    assertEquals(204, person.patch(address, "{\"status\": \"ACTIVE\"}").status());
    assertEquals(200, in(person, workspace).get("/v1/notes").status());
  }

  @Test
  void another_organization_is_answered_like_a_missing_one() {
    var person = person("acme-owner");
    for (var id : List.of(GLOBEX_ORGANIZATION, UUID.randomUUID().toString())) {
      var body = "{\"organizationId\": \"" + id + "\", \"name\": \"W\", \"slug\": \"w\"}";
      assertEquals("not-found", person.post("/v1/workspaces", body).code());
      assertEquals("not-found", person.get("/v1/organizations/" + id + "/members").code());
    }
    var own = person("globex-owner").get("/v1/organizations/" + GLOBEX_ORGANIZATION + "/members");
    assertEquals(1, own.json().path("items").size(), own.body());
  }

  @Test
  void only_owners_handle_owners_and_the_last_one_stays() {
    var owner = userId("acme-owner");
    var viewer = userId("acme-viewer");
    var toOwner = "{\"role\": \"OWNER\"}";
    assertEquals("forbidden", acme("VIEWER").patch("/v1/members/" + viewer, toOwner).code());
    assertEquals("forbidden", acme("ADMIN").patch("/v1/members/" + viewer, toOwner).code());
    assertEquals(
        "forbidden", acme("ADMIN").patch("/v1/members/" + owner, "{\"role\": \"VIEWER\"}").code());
    assertEquals("forbidden", acme("ADMIN").delete("/v1/members/" + owner).code());
    assertEquals("forbidden", acme("VIEWER").delete("/v1/members/" + owner).code());
    assertEquals(
        "last-owner", acme("OWNER").patch("/v1/members/" + owner, "{\"role\": \"VIEWER\"}").code());
    assertEquals("last-owner", acme("OWNER").delete("/v1/members/" + owner).code());
    assertEquals("not-found", globex().delete("/v1/members/" + viewer).code());
    assertEquals("not-found", globex().patch("/v1/members/" + viewer, toOwner).code());

    assertEquals(
        204, acme("ADMIN").patch("/v1/members/" + viewer, "{\"role\": \"APPROVER\"}").status());
    assertEquals(
        204, acme("OWNER").patch("/v1/members/" + viewer, "{\"role\": \"VIEWER\"}").status());
  }

  @Test
  void a_change_is_in_the_log_of_its_workspace_and_in_no_other() {
    var viewer = userId("acme-viewer");
    var _ = acme("OWNER").patch("/v1/members/" + viewer, "{\"role\": \"EDITOR\"}");
    var _ = acme("OWNER").patch("/v1/members/" + viewer, "{\"role\": \"VIEWER\"}");
    var entry = acme("ADMIN").get("/v1/audit-log?limit=1").json().at("/items/0");
    assertEquals("MEMBER.ROLE_CHANGED", entry.path("action").asText(), entry.toString());
    assertEquals(viewer, entry.path("subject").asText());
    assertEquals("EDITOR", entry.at("/before/role").asText());
    assertEquals("VIEWER", entry.at("/after/role").asText());
    assertEquals(userId("acme-owner"), entry.path("userId").asText());
    assertFalse(entry.path("requestId").asText().isEmpty());
    assertEquals("forbidden", acme("EDITOR").get("/v1/audit-log").code());
    assertFalse(globex().get("/v1/audit-log?limit=200").body().contains(viewer));
    assertEquals("0", foreignEntries());
    try {
      var _ = superuser("ALTER TABLE platform.audit_log DISABLE ROW LEVEL SECURITY");
      assertFalse(foreignEntries().equals("0"), "negative control");
    } finally {
      var _ = superuser("ALTER TABLE platform.audit_log ENABLE ROW LEVEL SECURITY");
    }
  }

  @Test
  void entries_are_found_by_time_through_the_index_of_their_workspace() {
    var viewer = userId("acme-viewer");
    var _ = acme("OWNER").patch("/v1/members/" + viewer, "{\"role\": \"EDITOR\"}");
    var _ = acme("OWNER").patch("/v1/members/" + viewer, "{\"role\": \"VIEWER\"}");
    var all = acme("ADMIN").get("/v1/audit-log?limit=2").json().path("items");
    var newest = all.get(0).path("recordedAt").asText();
    var older = all.get(1).path("recordedAt").asText();
    assertEquals(List.of(newest), recorded("from=" + newest));
    assertEquals(List.of(older), recorded("from=" + older + "&to=" + newest));
    assertEquals(List.of(newest, older), recorded("from=" + older + "&limit=1"));
    assertFalse(recorded("to=" + newest + "&limit=200").contains(newest));
    assertEquals("[]", globex().get("/v1/audit-log?from=" + older).json().path("items").toString());
    try (var session =
        AppSession.open(database(), service().appRole(), Organizations.acme("ADMIN"))) {
      var plan =
          String.join(
              "\n",
              session.query(
                  """
                  EXPLAIN SELECT * FROM platform.audit_log WHERE in_workspace = platform.current_workspace_id()
                     AND recorded_at >= now() - interval '1 day' AND recorded_at < now()
                   ORDER BY recorded_at DESC, id DESC LIMIT 51
                  """));
      assertTrue(plan.contains("audit_log_in_workspace_idx"), plan);
      assertTrue(plan.contains("recorded_at >=") && !plan.contains("Sort"), plan);
    }
  }

  private List<String> recorded(String filters) {
    var times = new ArrayList<String>();
    var cursor = "";
    do {
      var page = acme("ADMIN").get("/v1/audit-log?" + filters + cursor).json();
      page.path("items").forEach(entry -> times.add(entry.path("recordedAt").asText()));
      cursor = page.path("next").isTextual() ? "&cursor=" + page.path("next").asText() : "";
    } while (!cursor.isEmpty());
    return times;
  }

  private String foreignEntries() {
    try (var session = AppSession.open(database(), service().appRole(), Organizations.globex())) {
      return session
          .query(
              "SELECT count(*) FROM platform.audit_log WHERE in_workspace = ?", Organizations.ACME)
          .getFirst();
    }
  }

  @Test
  void the_audit_log_is_append_only_for_every_role() {
    var refusal =
        Assertions.assertThrows(
            IllegalStateException.class, () -> superuser("DELETE FROM platform.audit_log"));
    assertTrue(String.valueOf(refusal.getCause()).contains("append-only"));
  }

  @Test
  void below_the_service_a_viewer_changes_nothing() {
    try (var session =
        AppSession.open(database(), service().appRole(), Organizations.acme("VIEWER"))) {
      var me = UUID.fromString(userId("acme-viewer"));
      assertEquals("42501", session.refusal("SELECT platform.set_member_role(?, 'OWNER')", me));
      assertEquals(
          "42501", session.refusal("UPDATE platform.workspace_members SET role = 'OWNER'"));
      assertEquals(
          "42501", session.refusal("SELECT platform.invite('a@b', 'OWNER', sha256('x'), false)"));
      assertEquals("42501", session.refusal("SELECT password_hash FROM platform.users"));
      assertEquals(
          "42501",
          session.refusal(
              "INSERT INTO platform.api_keys (key_id, key_hash, name, scopes) VALUES ('sbk_aaaaaaaaaaaaaaaa', sha256('x'), 'x', '{admin}')"));
      assertEquals(
          "42501", session.refusal("SELECT * FROM platform.login_candidate('a', 'b', 'c')"));
      assertEquals("42501", session.refusal("SELECT platform.create_organization('a', 'a')"));
    }
    try (var session = AppSession.open(database(), service().appRole())) {
      assertEquals(
          "42501",
          session.refusal(
              "SELECT set_config('signalbox.role', 'OWNER', true), platform.set_member_role(gen_random_uuid(), 'OWNER')"));
    }
  }

  @Test
  void removed_from_the_organization_is_removed_from_its_workspaces() {
    var owner = person("globex-owner");
    var workspace = workspaceOf(owner, "leaving");
    var organization =
        superuser("SELECT organization_id FROM platform.workspaces WHERE id = '" + workspace + "'")
            .getFirst();
    var member = userId("acme-approver");
    var _ =
        superuser(
            "INSERT INTO platform.workspace_members (workspace_id, user_id, role) VALUES ('%s', '%s', 'EDITOR')"
                .formatted(workspace, member));
    var _ =
        superuser(
            "INSERT INTO platform.user_organizations (organization_id, user_id) VALUES ('%s', '%s')"
                .formatted(organization, member));
    var approver = person("acme-approver");
    assertEquals(200, in(approver, workspace).get("/v1/notes").status());
    var members = "/v1/organizations/" + organization + "/members";
    assertEquals("forbidden", approver.get(members).code());
    assertEquals("last-owner", owner.delete(members + "/" + userId("globex-owner")).code());
    assertEquals(204, owner.delete(members + "/" + member).status());
    assertEquals(404, in(approver, workspace).get("/v1/notes").status());
  }

  @Test
  void a_user_reads_and_renames_the_own_account() {
    var me = person("acme-viewer");
    assertEquals("acme-viewer@example.test", me.get("/v1/me").json().path("email").asText());
    assertEquals(
        "Vera",
        me.patch("/v1/me", "{\"displayName\": \"Vera\"}").json().path("displayName").asText());
  }

  /// Counts the rows of a workspace in all tables with a workspace_id.
  private long rowsOf(String workspace) throws SQLException {
    long rows = 0;
    for (var table :
        superuser(
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT a.attisdropped
            """)) {
      rows +=
          Long.parseLong(
              superuser(
                      "SELECT count(*) FROM " + table + " WHERE workspace_id = '" + workspace + "'")
                  .getFirst());
    }
    return rows;
  }

  private List<String> superuser(String sql) {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      var rows = new ArrayList<String>();
      if (statement.execute(sql)) {
        try (var result = statement.getResultSet()) {
          while (result.next()) {
            rows.add(result.getString(1));
          }
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
