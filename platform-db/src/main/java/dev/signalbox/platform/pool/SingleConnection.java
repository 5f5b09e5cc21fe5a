package dev.signalbox.platform.pool;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Holds one connection beside the pool, and opens it again after it broke. Not thread-safe.
public final class SingleConnection implements AutoCloseable {
  private static final int SECONDS = 2;

  private final HikariDataSource settings;
  private @Nullable Connection connection;

  private SingleConnection(HikariDataSource settings) {
    this.settings = settings;
  }

  /// Creates a connection to the database of a pool, with the same login.
  public static SingleConnection like(HikariDataSource pool) {
    return new SingleConnection(pool);
  }

  /// Returns true if PostgreSQL answers within two seconds.
  public boolean answers() {
    try {
      var open = connection;
      if (open == null || !open.isValid(SECONDS)) {
        close();
        open = connect();
        connection = open;
      }
      return open.isValid(SECONDS);
    } catch (SQLException e) {
      close();
      return false;
    }
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", String.valueOf(settings.getUsername()));
    properties.setProperty("password", String.valueOf(settings.getPassword()));
    properties.setProperty("connectTimeout", String.valueOf(SECONDS));
    properties.setProperty("loginTimeout", String.valueOf(SECONDS));
    properties.setProperty("socketTimeout", String.valueOf(SECONDS + 1));
    properties.setProperty("ApplicationName", "signalbox readiness");
    return DriverManager.getConnection(settings.getJdbcUrl(), properties);
  }

  @Override
  public void close() {
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // The connection is discarded anyway.
      }
    }
  }
}
