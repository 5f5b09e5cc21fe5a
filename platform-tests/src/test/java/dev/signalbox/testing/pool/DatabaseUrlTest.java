package dev.signalbox.testing.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.platform.pool.InvalidUrlException;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/// Tests connection URLs as operators write them: understood completely, or rejected without being
/// quoted.
class DatabaseUrlTest {
  private static DatabaseUrl of(String url) {
    return DatabaseUrl.from(Map.of("DATABASE_URL", url)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql://app:a+b@db:5432/sb | jdbc:postgresql://db:5432/sb | app | a+b
          postgres://app:x@my_db/sb | jdbc:postgresql://my_db:5432/sb | app | x
          postgresql://app:p%40ss%3Aw%2Frd@db/sb | jdbc:postgresql://db:5432/sb | app | p@ss:w/rd
          postgresql://app:s3cr^tpw@localhost/sb | jdbc:postgresql://localhost:5432/sb | app | s3cr^tpw
          postgresql://app:a@b@db/sb | jdbc:postgresql://db:5432/sb | app | a@b
          postgresql://app:x@one:5433,two/sb | jdbc:postgresql://one:5433,two:5432/sb | app | x
          postgresql://app:x@[::1]:5433/sb | jdbc:postgresql://[::1]:5433/sb | app | x
          postgresql://app:x@db/sb?sslmode=verify-full&connect_timeout=3 | jdbc:postgresql://db:5432/sb?sslmode=verify-full&connectTimeout=3 | app | x
          postgresql://app:x@db/sb?target_session_attrs=read-write | jdbc:postgresql://db:5432/sb?targetServerType=primary | app | x
          postgresql:///sb?host=db&user=app&password=x | jdbc:postgresql://db:5432/sb | app | x
          jdbc:postgresql://db/sb?user=app&password=x | jdbc:postgresql://db:5432/sb | app | x
          jdbc:postgresql://one:5433,two:5434/sb?user=app&password=a%2Bb | jdbc:postgresql://one:5433,two:5434/sb | app | a+b
          """)
  void a_url_is_what_it_says(String url, String jdbc, String user, String password) {
    var parsed = of(url);
    assertEquals(jdbc, parsed.jdbcUrl());
    assertEquals(user, parsed.user());
    assertEquals(password, parsed.password());
    assertFalse(parsed.toString().contains(password.length() > 1 ? password : "password"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql://app:x@/sb?host=/var/run/postgresql | /var/run/postgresql/.s.PGSQL.5432 |
          postgresql:///sb?host=/var/run/postgresql/&port=5433&user=app&password=x | /var/run/postgresql/.s.PGSQL.5433 |
          postgresql://app:x@/sb?host=/a%2525b | /a%25b/.s.PGSQL.5432 |
          postgresql://app:x@%2Fvar%2Frun/sb | /var/run/.s.PGSQL.5432 |
          postgresql://app:x@%2Fvar%2Frun:5433/sb?connect_timeout=3 | /var/run/.s.PGSQL.5433 | connectTimeout=3
          postgresql://app:x@%2Ftmp%2Fa%20b%26c/sb?sslmode=require | /tmp/a b&c/.s.PGSQL.5432 |
          """)
  void a_host_that_begins_with_a_slash_is_the_folder_of_a_socket(
      String url, String file, @Nullable String more) {
    var parsed = of(url);
    assertEquals("app", parsed.user());
    assertEquals("x", parsed.password());
    assertTrue(parsed.place().matches("localhost:543[23]/sb"), parsed.place());
    var properties = Objects.requireNonNull(Driver.parseURL(parsed.jdbcUrl(), null));
    assertEquals(file, properties.getProperty("socketFactoryArg"));
    assertEquals("disable", properties.getProperty("sslmode"));
    assertEquals("sb", properties.getProperty("PGDBNAME"));
    assertTrue(parsed.jdbcUrl().endsWith(more == null ? "" : "&" + more), parsed.jdbcUrl());
  }

  @Test
  void a_host_among_the_parts_may_be_a_folder_too() {
    var parts = Map.of("DATABASE_HOST", "/run/pg", "DATABASE_NAME", "sb", "DATABASE_USER", "app");
    var parsed = DatabaseUrl.from(parts).orElseThrow();
    assertTrue(parsed.jdbcUrl().contains("%2Frun%2Fpg%2F.s.PGSQL.5432"), parsed.jdbcUrl());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://a:s3cr^tpw@b/c",
        "jdbc:mysql://b/c?user=a&password=s3cr^tpw",
        "postgresql://app:s3cr^tpw@db,%2Fvar%2Frun/sb",
        "postgresql://app:s3cr^tpw@%2Fvar%2Frun,db/sb",
        "postgresql://app:s3cr^tpw@%2Fvar%2Frun:0/sb",
        "postgresql://app:s3cr^tpw@/sb?host=/var/run&port=x",
        "postgresql://app:s3cr^tpw@/sb?host=/one,/two",
        "postgresql://app:s3cr^tpw@/sb?host=@abstract",
        "postgresql://app:s3cr^tpw@%2Fvar%2Frun",
        "postgresql://app:s3cr^tpw@%2Fvar%2Frun/sb?colour=red",
        "postgresql://app:s3cr^tpw@db:port/sb",
        "postgresql://app:s3cr^tpw@db:0/sb",
        "postgresql://app:s3cr^tpw@db",
        "postgresql://app:s3cr^tpw%zz@db/sb",
        "postgresql://app:s3cr^tpw@db/sb?colour=red",
        "postgresql://app:s3cr^tpw@d b/sb",
        "postgresql://:s3cr^tpw@db/sb",
        "jdbc:postgresql://app:s3cr^tpw@db/sb",
        "jdbc:postgresql://app:s3cr/t@db:5432/sb",
        "jdbc:postgresql://app:s3cr?t@db:5432/sb",
        "jdbc:postgresql://db:s3cr/sb?user=app",
        "s3cr^tpw"
      })
  void any_other_is_rejected_in_a_sentence_that_does_not_hold_it(String url) {
    var logged = new StringBuilder();
    var log = Logger.getLogger("org.postgresql");
    var handler = new Listening(logged);
    log.addHandler(handler);
    var refused = assertThrows(InvalidUrlException.class, () -> of(url));
    log.removeHandler(handler);
    assertFalse(logged.toString().contains("s3cr"), logged.toString());
    var sentence = String.valueOf(refused.getMessage());
    assertTrue(sentence.startsWith("DATABASE_URL ") && sentence.endsWith("."), sentence);
    assertFalse(sentence.contains("s3cr"), sentence);
  }

  /// Captures the log of the driver, which writes what it does not understand.
  private static final class Listening extends Handler {
    private final StringBuilder logged;

    private Listening(StringBuilder logged) {
      this.logged = logged;
    }

    @Override
    public void publish(LogRecord line) {
      logged.append(new SimpleFormatter().format(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void parts_are_put_together_and_a_missing_one_is_named() {
    var parts = Map.of("DATABASE_HOST", "db", "DATABASE_USER", "app", "DATABASE_PASSWORD", "a+b");
    var refused = assertThrows(InvalidUrlException.class, () -> DatabaseUrl.from(parts));
    assertEquals("DATABASE_NAME is not set.", refused.getMessage());
    var complete =
        Map.of("DATABASE_NAME", "s b", "DATABASE_USER", "app", "DATABASE_PASSWORD", "a+b");
    var url = DatabaseUrl.from(complete).orElseThrow();
    assertEquals("jdbc:postgresql://localhost:5432/s%20b", url.jdbcUrl());
    assertEquals("a+b", url.password());
  }
}
