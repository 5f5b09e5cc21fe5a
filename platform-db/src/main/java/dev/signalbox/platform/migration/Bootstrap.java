package dev.signalbox.platform.migration;

import dev.signalbox.platform.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Creates roles, schemas and grants; idempotent. Runs as a login with CREATEROLE that owns the
/// database; afterwards nobody needs more than the migrator and app roles.
public final class Bootstrap {
  private Bootstrap() {}

  /// The password, when given, is set on every LOGIN role.
  public static void run(
      Connection connection, List<ServiceModule> services, @Nullable String password)
      throws SQLException {
    var input = Json.object();
    input.put("password", password);
    var list = input.putArray("services");
    for (var service : services) {
      list.addObject().put("schema", service.schema()).put("role", service.appRole());
    }
    try (var set =
        connection.prepareStatement("SELECT set_config('signalbox.bootstrap', ?, false)")) {
      set.setString(1, Json.write(input));
      set.execute();
    }
    try (var statement = connection.createStatement()) {
      statement.execute(Rows.resource("/db/bootstrap.sql"));
      statement.execute("RESET signalbox.bootstrap");
    }
  }
}
