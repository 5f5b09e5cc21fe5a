package dev.signalbox.catalog.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionStateTest {
  /// Lists every state and every event: the status that follows, or a dash if the event is not
  /// allowed. P pending, A active, D degraded, R reauthorization required, F failed, M mismatch, S
  /// suspended (over active), X disconnected.
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          EVENT,                P, A, D, R, F, M, S, X
          AUTHORIZED,           A, -, -, -, A, -, -, A
          AUTHORIZATION_FAILED, F, -, -, -, -, -, -, -
          SESSION_EXPIRED,      F, -, -, -, -, -, -, -
          REFRESH_FAILED,       -, D, D, -, -, -, S, -
          ESCALATED,            -, -, R, -, -, -, -, -
          REFRESH_RECOVERED,    -, -, A, A, -, -, -, -
          REAUTHORIZED,         -, A, A, A, -, A, S, -
          VALIDATION_FAILED,    -, R, R, R, -, R, S, -
          UPSTREAM_DELETED,     X, X, X, X, X, X, X, -
          REOPENED,             -, -, -, -, -, -, -, P
          DISCONNECTED,         X, X, X, X, X, X, X, -
          SUSPENDED,            -, S, S, S, -, S, -, -
          RESUMED,              -, -, -, -, -, -, A, -
          """,
      useHeadersInDisplayName = true)
  void every_event_in_every_state(
      String event,
      String p,
      String a,
      String d,
      String r,
      String f,
      String m,
      String s,
      String x) {
    var expected = new String[] {p, a, d, r, f, m, s, x};
    var letters = "PADRFMSX";
    for (int i = 0; i < letters.length(); i++) {
      var after = state(letters.charAt(i)).after(ConnectionEvent.valueOf(event), "account-1");
      assertEquals(
          expected[i],
          after.map(state -> letter(state.status())).orElse("-"),
          event + " in " + letters.charAt(i));
    }
  }

  @Test
  void the_table_names_every_event() {
    assertEquals(13, ConnectionEvent.values().length);
  }

  @ParameterizedTest
  @CsvSource({"A", "D", "R", "M"})
  void another_account_is_a_mismatch_and_keeps_the_account_it_was_made_for(char letter) {
    var after = state(letter).after(ConnectionEvent.REAUTHORIZED, "account-2").orElseThrow();
    assertEquals(new ConnectionState(ConnectionStatus.ACCOUNT_MISMATCH, false, "account-1"), after);
  }

  @Test
  void an_account_unknown_before_is_learnt() {
    var after =
        new ConnectionState(ConnectionStatus.ACTIVE, false, null)
            .after(ConnectionEvent.REAUTHORIZED, "account-2")
            .orElseThrow();
    assertEquals("account-2", after.account());
  }

  @Test
  void resuming_returns_to_what_the_facts_imply_by_then() {
    var after =
        Optional.of(state('A'))
            .flatMap(s -> s.after(ConnectionEvent.SUSPENDED, null))
            .flatMap(s -> s.after(ConnectionEvent.REFRESH_FAILED, null))
            .flatMap(s -> s.after(ConnectionEvent.ESCALATED, null))
            .flatMap(s -> s.after(ConnectionEvent.RESUMED, null))
            .orElseThrow();
    assertEquals(ConnectionStatus.REAUTHORIZATION_REQUIRED, after.status());
  }

  @Test
  void reopening_forgets_the_account() {
    var after = state('X').after(ConnectionEvent.REOPENED, null).orElseThrow();
    assertEquals(new ConnectionState(ConnectionStatus.PENDING_AUTHORIZATION, false, null), after);
  }

  @Test
  void a_connection_without_credentials_cannot_be_suspended() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConnectionState(ConnectionStatus.DISCONNECTED, true, null));
  }

  private static ConnectionState state(char letter) {
    return letter == 'S'
        ? new ConnectionState(ConnectionStatus.ACTIVE, true, "account-1")
        : new ConnectionState(status(letter), false, "account-1");
  }

  private static ConnectionStatus status(char letter) {
    return switch (letter) {
      case 'P' -> ConnectionStatus.PENDING_AUTHORIZATION;
      case 'A' -> ConnectionStatus.ACTIVE;
      case 'D' -> ConnectionStatus.DEGRADED;
      case 'R' -> ConnectionStatus.REAUTHORIZATION_REQUIRED;
      case 'F' -> ConnectionStatus.AUTHORIZATION_FAILED;
      case 'M' -> ConnectionStatus.ACCOUNT_MISMATCH;
      case 'X' -> ConnectionStatus.DISCONNECTED;
      default -> throw new IllegalArgumentException("no state: " + letter);
    };
  }

  private static String letter(ConnectionStatus status) {
    return switch (status) {
      case PENDING_AUTHORIZATION -> "P";
      case ACTIVE -> "A";
      case DEGRADED -> "D";
      case REAUTHORIZATION_REQUIRED -> "R";
      case AUTHORIZATION_FAILED -> "F";
      case ACCOUNT_MISMATCH -> "M";
      case SUSPENDED -> "S";
      case DISCONNECTED -> "X";
    };
  }
}
