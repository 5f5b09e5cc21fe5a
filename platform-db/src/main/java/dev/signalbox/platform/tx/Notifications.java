package dev.signalbox.platform.tx;

import com.zaxxer.hikari.HikariDataSource;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.pool.Pooler;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Notifies other instances of commits by an empty PostgreSQL notification, which reveals nothing
/// of any workspace. It is never sent inside of a transaction, where it would take an instance-wide
/// lock until COMMIT. It is a hint only: behind a transaction pooler nothing can listen, and
/// followers poll.
@Singleton
public final class Notifications {
  private static final long RECONNECT_MILLIS = 1_000;

  private final Housekeeping housekeeping;
  private final DataSource pool;
  private final Observations observations;
  private final AtomicBoolean listening = new AtomicBoolean();
  private volatile @Nullable Thread listener;

  Notifications(Housekeeping housekeeping, DataSource pool, Observations observations) {
    this.housekeeping = housekeeping;
    this.pool = DelegatingDataSource.unwrapDataSource(pool);
    this.observations = observations;
  }

  public void send() {
    housekeeping.run(
        "SELECT pg_notify('signalbox_events', '')",
        statement -> {
          statement.call();
          return "";
        });
  }

  /// Starts to call back on every notification, and after a lost connection; only the first call
  /// has an effect.
  public void listen(Runnable heard) {
    if (listening.compareAndSet(false, true)) {
      listener = Thread.ofVirtual().name("notifications").start(() -> listenForEver(heard));
    }
  }

  @PreDestroy
  void stop() {
    var running = listener;
    if (running != null) {
      running.interrupt();
    }
  }

  private void listenForEver(Runnable heard) {
    while (!Thread.currentThread().isInterrupted()) {
      try (var connection = connect()) {
        if (Pooler.isBetween(connection)) {
          return;
        }
        heard.run();
        listenOn(connection, heard);
      } catch (SQLException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        observations.record(new Observation.ListenerLost(String.valueOf(e.getSQLState())));
        pause();
      }
    }
  }

  private static void listenOn(Connection connection, Runnable heard) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN signalbox_events");
    }
    var notices = connection.unwrap(PGConnection.class);
    while (!Thread.currentThread().isInterrupted()) {
      var received = notices.getNotifications(1_000);
      if (received != null && received.length > 0) {
        heard.run();
      }
    }
  }

  /// Opens a connection outside of the pool, which would otherwise lack it permanently.
  private Connection connect() throws SQLException {
    var settings = pool.unwrap(HikariDataSource.class);
    return DriverManager.getConnection(
        settings.getJdbcUrl(), settings.getUsername(), settings.getPassword());
  }

  private static void pause() {
    try {
      Thread.sleep(RECONNECT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
