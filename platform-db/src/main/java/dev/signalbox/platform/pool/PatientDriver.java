package dev.signalbox.platform.pool;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's driver for a pool that has to notice at once that its server is back. HikariCP
/// pauses twice as long after each failure to connect, up to five seconds. So once a server that
/// was reached before is away, a call tries again every 100 ms for up to a minute before it fails.
/// The first failure is told at once: who waits for a connection learns from the pool why.
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

  /// Nobody answers, or a server that starts or ends.
  private static boolean isAway(SQLException failure) {
    var state = failure.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P0"));
  }

  /// Not when the pool is closed meanwhile.
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
