package dev.signalbox.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class CatalogDeletionTest extends ServiceTest {
  @Test
  void a_workspace_goes_with_its_entities() throws SQLException, InterruptedException {
    var _ = CatalogData.create(acme("OWNER"));
    assertEquals(1, Math.min(1, entities()));
    var answer =
        acme("OWNER").without("X-Workspace-Id").delete("/v1/workspaces/" + Organizations.ACME);
    assertEquals(204, answer.status(), answer.body());
    assertEquals(404, acme("OWNER").get("/v1/entities").status());
    for (int i = 0; i < 100 && entities() > 0; i++) {
      Thread.sleep(100);
    }
    assertEquals(0, entities());
  }

  private int entities() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT count(*) FROM catalog.entities")) {
      result.next();
      return result.getInt(1);
    }
  }
}
