package dev.signalbox.benchmarks;

import dev.signalbox.benchmarks.EventsLoad.Client;
import dev.signalbox.benchmarks.EventsLoad.Contender;
import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.EventStore;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.QueryItem;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Measures our store: as a service uses it, and by its statements alone. Each append is a
/// transaction of an app role with a tenant context, with row-level security on.
final class EventsOurs {
  static final String TYPE = "SEAT.TAKEN.OK";
  static final String TEXT = "x".repeat(220); // with its envelope about 256 bytes an event
  private static final String APPEND =
      "SELECT outcome FROM platform.append_together(?::uuid[], ?::text[], ?::jsonb[], ?::jsonb[], ARRAY[?::integer], ?::text[], ?::integer[], NULL, NULL,"
          + " ?::text[], '{1}', ?::text[], '{1}', '{1}', NULL, NULL, NULL, NULL, '{}', NULL, true)";

  private EventsOurs() {}

  /// Uses virtual threads, like requests do.
  static Contender service(EventStore store) {
    return new Contender() {
      @Override
      public Client connect() {
        return new Service(store);
      }

      @Override
      public ExecutorService threads(int clients) {
        return Executors.newVirtualThreadPerTaskExecutor();
      }
    };
  }

  private record Service(EventStore store) implements Client {
    @Override
    public void append(int events) {
      var tag = Tag.of("seat", UUID.randomUUID());
      var data = Json.object().put("text", TEXT);
      var all = Stream.generate(() -> NewEvent.of(TYPE, data, tag)).limit(events).toList();
      var condition =
          AppendCondition.failIfEventsMatch(Query.fromItems(QueryItem.ofTags(tag).andTypes(TYPE)));
      var result =
          CurrentCaller.callAs(
              Organizations.acme("EDITOR"),
              Permission.WRITE,
              () -> store.append(Append.of(all).when(condition)));
      if (!(result instanceof AppendResult.Appended)) {
        throw new IllegalStateException(result.toString());
      }
    }

    @Override
    public void close() {
      // The pool owns the connections.
    }
  }

  static Contender statements(TestDatabase database) {
    return () -> {
      var connection = database.app("health_app").getConnection();
      connection.setAutoCommit(false);
      return new Statements(connection, connection.prepareStatement(APPEND));
    };
  }

  /// Sets the tenant context, appends and commits: three round trips.
  private record Statements(Connection connection, PreparedStatement append) implements Client {
    @Override
    public void append(int events) throws SQLException {
      AppSession.enter(connection, Organizations.acme("EDITOR"));
      var tag = "seat:" + UUID.randomUUID();
      append.setArray(1, array("uuid", events, UUID::randomUUID));
      append.setArray(2, array("text", events, () -> TYPE));
      append.setArray(3, array("jsonb", events, () -> "{\"text\":\"" + TEXT + "\"}"));
      append.setArray(4, array("jsonb", events, () -> "{}"));
      append.setInt(5, events);
      append.setArray(6, array("text", events, () -> tag));
      var ends = new Integer[events];
      Arrays.setAll(ends, i -> i + 1);
      append.setArray(7, connection.createArrayOf("integer", ends));
      append.setArray(8, array("text", 1, () -> TYPE));
      append.setArray(9, array("text", 1, () -> tag));
      try (var result = append.executeQuery()) {
        if (!result.next() || !result.getString(1).equals("APPENDED")) {
          throw new IllegalStateException("refused");
        }
      }
      connection.commit();
    }

    private Array array(String type, int length, Supplier<Object> element) throws SQLException {
      return connection.createArrayOf(type, Stream.generate(element).limit(length).toArray());
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
