package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/// G: injected SQL that creates or changes API keys, which are used for access later. Services
/// write this table of platform directly.
final class KeyAttacks {
  private static final String TWO_KEYS =
      """
      INSERT INTO platform.api_keys (workspace_id, key_id, key_hash, name, scopes)
        SELECT '%s', 'sbk_abcdefgh1234567' || n, sha256(n::text::bytea), 'probe', '{read}' FROM generate_series(1, 2) n
      """
          .formatted(Organizations.ACME);
  private static final String NO_KEYS = "DELETE FROM platform.api_keys WHERE name = 'probe'";

  /// Changes nothing for the first key, which triggers the check of the policies; then the role
  /// changes, and changes back before the statement ends.
  private static final String REVOKE_THE_SECOND =
      """
      UPDATE platform.api_keys SET last_used_at = now(), status = CASE WHEN current_setting('x.later', true) = '1' THEN 'REVOKED' ELSE status END
      RETURNING set_config('x.later', '1', true), set_config('signalbox.role', CASE WHEN status = 'REVOKED' THEN 'VIEWER' ELSE 'OWNER' END, true)
      """;

  private final Arena arena;

  KeyAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return List.of(somebodyElses(), changedRole(), changedHash());
  }

  private Attack somebodyElses() {
    return Attack.row("G7", "a key that acts as a user of another workspace")
        .stoppedBy(
            "check_api_key: a key acts as its creator",
            () -> assertEquals("42501", makeForGlobex()))
        .control(
            "without the trigger the key is created",
            () ->
                arena.without(
                    "ALTER TABLE platform.api_keys DISABLE TRIGGER api_keys_check",
                    "ALTER TABLE platform.api_keys ENABLE TRIGGER api_keys_check",
                    () -> assertEquals("", makeForGlobex())));
  }

  private String makeForGlobex() {
    var user =
        arena
            .superuser(
                "SELECT user_id FROM platform.user_identities WHERE subject = 'globex-owner'")
            .getFirst();
    try (var session = arena.acme()) {
      return session.refusal(
          "INSERT INTO platform.api_keys (key_id, key_hash, name, user_id, scopes) VALUES ('sbk_abcdefgh12345678', sha256('x'), 'x', ?::uuid, '{read}')",
          user);
    }
  }

  private Attack changedRole() {
    return Attack.row("G8", "a statement that changes the role for a moment revokes keys")
        .stoppedBy(
            "check_api_key asks for the sealed role",
            () -> withTwoKeys(() -> assertEquals("42501", asViewer(REVOKE_THE_SECOND))))
        .control(
            "a trigger that reads the setting permits it",
            () ->
                withTwoKeys(() ->
                    arena.withFunction(
                        "platform.check_api_key()",
                        "platform.sealed('role')",
                        "current_setting('signalbox.role')",
                        () -> assertEquals("", asViewer(REVOKE_THE_SECOND)))));
  }

  private Attack changedHash() {
    var takeOver = "UPDATE platform.api_keys SET key_hash = sha256('mine')";
    return Attack.row("G9", "the secret of another's key is replaced")
        .stoppedBy(
            "services may change nothing but whether a key is revoked and when it was used",
            () ->
                withTwoKeys(() -> {
                  try (var session = arena.acme()) {
                    assertEquals("42501", session.refusal(takeOver));
                  }
                }))
        .control(
            "granted, an owner replaces it",
            () ->
                withTwoKeys(() ->
                    arena.without(
                        "GRANT UPDATE (key_hash) ON platform.api_keys TO $ROLE",
                        "REVOKE UPDATE (key_hash) ON platform.api_keys FROM $ROLE",
                        () -> {
                          try (var session = arena.acme()) {
                            assertEquals(
                                "",
                                session.refusal(
                                    takeOver + " WHERE name = 'probe' AND key_id LIKE '%1'"));
                          }
                        })));
  }

  private void withTwoKeys(Executable attempt) throws Throwable {
    arena.without(TWO_KEYS, NO_KEYS, attempt);
  }

  private String asViewer(String statement) {
    try (var session =
        AppSession.open(arena.database(), arena.role(), Organizations.acme("VIEWER"))) {
      return session.refusal(statement);
    }
  }
}
