package dev.signalbox.testing.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.zaxxer.hikari.HikariDataSource;
import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.platform.pool.PatientDriver;
import dev.signalbox.postgres.LocalPostgres;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests a real PostgreSQL behind its Unix socket, through the pool and the driver of a service.
class UnixSocketTest {
  @Test
  void a_pool_works_through_a_socket_and_ends_a_statement_that_takes_too_long() throws Exception {
    assumeFalse(System.getProperty("os.name", "").startsWith("Windows"), "no Unix sockets there");
    // The path is short, since a socket has room for 107 characters.
    var folder = Files.createTempDirectory(Path.of("/tmp"), "sb");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (var server = LocalPostgres.withSocket(folder)) {
      var encoded = URLEncoder.encode(folder.toString(), StandardCharsets.UTF_8);
      var url = "postgresql://postgres@" + encoded + ":" + server.port() + "/postgres";
      var parsed = DatabaseUrl.from(Map.of("DATABASE_URL", url)).orElseThrow();
      try (var pool = new HikariDataSource()) {
        pool.setDriverClassName(PatientDriver.class.getName());
        pool.setJdbcUrl(parsed.pooled("signalbox", false));
        pool.setUsername(parsed.user());
        pool.setPassword(parsed.password());
        assertEquals("", one(pool, "SELECT coalesce(host(inet_client_addr()), '')"));
        assertEquals("signalbox", one(pool, "SHOW application_name"));
        // The driver cancels a statement on a second connection, through the same socket.
        var late = assertThrows(SQLException.class, () -> slow(pool));
        assertEquals("57014", late.getSQLState());
        assertEquals("1", one(pool, "SELECT 1"));
      }
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  private static void slow(HikariDataSource pool) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      statement.execute("SELECT pg_sleep(20)");
    }
  }

  private static String one(HikariDataSource pool, String constant) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(constant)) {
      result.next();
      return result.getString(1);
    }
  }
}
