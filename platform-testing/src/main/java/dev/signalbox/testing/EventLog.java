package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.ReservedTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the events that a service appended, bypassing row-level security.
public record EventLog(TestDatabase database) {
  private static final int MAX_DATA_CHARACTERS = 1024;

  /// Represents an event; `transaction` tells which events were stored together.
  public record Noted(
      String type,
      List<String> tags,
      String data,
      String actor,
      @Nullable String correlation,
      String transaction) {}

  /// Returns all events of a request, in order.
  public List<Noted> of(String requestId) {
    return all().stream().filter(noted -> requestId.equals(noted.correlation())).toList();
  }

  public List<String> typesOf(String requestId) {
    return of(requestId).stream().map(Noted::type).toList();
  }

  public List<Noted> all() {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT type, tags, data, actor, correlation_id, tx FROM platform.events ORDER BY position")) {
      var events = new ArrayList<Noted>();
      while (rows.next()) {
        events.add(noted(rows));
      }
      return events;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Checks that the log is not empty, and that every event in it has a reserved type, a line in
  /// `docs/reference/events.md` and little data.
  public void assertReservedDocumentedAndSmall() {
    var page = page();
    var reserved = new ReservedTypes();
    var all = all();
    assertTrue(!all.isEmpty(), "no event was appended");
    for (var noted : all) {
      assertTrue(reserved.covers(noted.type()), () -> noted.type() + " is not reserved");
      var action = noted.type().substring(0, noted.type().lastIndexOf('.') + 1);
      assertTrue(page.contains("`" + action), () -> noted.type() + " is not documented");
      assertTrue(noted.data().length() < MAX_DATA_CHARACTERS, noted.data());
    }
  }

  private static Noted noted(ResultSet row) throws SQLException {
    return new Noted(
        row.getString("type"),
        Arrays.asList((String[]) row.getArray("tags").getArray()),
        row.getString("data"),
        row.getString("actor"),
        row.getString("correlation_id"),
        row.getString("tx"));
  }

  private static String page() {
    var root = Objects.requireNonNull(System.getProperty("signalbox.root"), "run through Maven");
    try {
      return Files.readString(Path.of(root, "docs", "reference", "events.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
