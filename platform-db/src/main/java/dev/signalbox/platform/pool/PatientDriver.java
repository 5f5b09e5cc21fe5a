package dev.signalbox.platform.pool;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Wraps PostgreSQL's driver for a pool that has to notice quickly that its server is available
/// again. HikariCP doubles its pause after each failure to connect, up to five seconds. Therefore,
/// once a server that was reachable is unavailable, a call retries every 100 ms for up to a minute
/// before it fails. The first failure is reported at once, so that requests that wait for a
/// connection learn the reason from the pool.
public final class PatientDriver implements Driver {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Driver driver = new org.postgresql.Driver();
  private volatile boolean reached;
  private volatile boolean away;

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        var connection = driver.connect(url, info);
        reached = true;
        away = false;
        return connection;
      } catch (SQLException e) {
        boolean first = !away;
        away = reached && isAway(e);
        if (first || !away || System.nanoTime() > end || !slept()) {
          throw e;
        }
      }
    }
  }

  /// Returns true if the server does not answer, starts up or shuts down.
  private static boolean isAway(SQLException failure) {
    var state = failure.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P0"));
  }

  /// Sleeps between two attempts; returns false if the pool is closed meanwhile.
  private static boolean slept() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return driver.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("org.postgresql");
  }
}
