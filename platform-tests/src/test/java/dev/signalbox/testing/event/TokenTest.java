package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.signalbox.platform.event.Query;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.dcb.Contenders;
import dev.signalbox.testing.dcb.Seen;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests what a consistency token knows and a position does not.
class TokenTest extends RawEventTest {
  private static final String BEHIND =
      "SELECT count(*) FROM platform.event_tags WHERE tag = ? AND position > ?";
  private static final String VISIBLE =
      "SELECT count(*) FROM platform.event_tags WHERE tag = ? AND pg_visible_in_snapshot(tx, ?::pg_snapshot)";

  @Test
  void a_lower_position_that_commits_after_the_read_is_a_conflict() throws SQLException {
    var tag = fresh();
    var query = Query.tagged(tag);
    Seen seen;
    try (var held = entered(ACME);
        var other = entered(ACME)) {
      append(held, tag);
      append(other, fresh());
      other.commit();
      AppSession.enter(other, ACME);
      seen = TOKENS.read(other, query);
      held.commit();
    }
    try (var late = entered(ACME)) {
      assertEquals(List.of(), seen.events());
      assertFalse(TOKENS.append(late, List.of(event(tag)), query, seen));
      assertEquals(
          0,
          number(late, BEHIND, tag.toString(), seen.high()),
          "a bare position would have let the append through");
    }
  }

  @Test
  void an_older_transaction_that_stays_open_hides_nothing() throws SQLException {
    var tag = fresh();
    var query = Query.tagged(tag);
    try (var old = entered(GLOBEX);
        var now = entered(ACME)) {
      append(old, tag);
      var before = TOKENS.read(now, query);
      append(now, tag);
      now.commit();
      AppSession.enter(now, ACME);
      assertEquals(1, TOKENS.read(now, query).events().size());
      assertFalse(TOKENS.append(now, List.of(event(tag)), query, before));
    }
  }

  @Test
  void reads_return_events_and_token_of_one_moment() throws SQLException {
    var tag = fresh();
    var query = Query.tagged(tag);
    try (var contenders = Contenders.open(database.app("sample_app"), 8, ACME, false)) {
      var inconsistent =
          contenders
              .all((i, connection) -> {
                int wrong = 0;
                for (int n = 0; n < 25; n++) {
                  AppSession.enter(connection, ACME);
                  if (i % 2 == 0) {
                    append(connection, tag);
                  } else {
                    var seen = TOKENS.read(connection, query);
                    wrong +=
                        number(connection, VISIBLE, tag.toString(), seen.snapshot().toString())
                                == seen.events().size()
                            ? 0
                            : 1;
                  }
                  connection.commit();
                }
                return wrong;
              })
              .stream()
              .mapToInt(Integer::intValue)
              .sum();
      assertEquals(0, inconsistent);
    }
  }
}
