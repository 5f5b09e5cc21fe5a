package dev.signalbox.platform.tx;

import java.util.Optional;
import java.util.UUID;

/// Holds the parsed result of an entry function of the database: `ROLE`, `@` and the workspace of
/// an API key, `#` and the nonce for the next signed entry request.
record EntryAnswer(String role, Optional<UUID> workspace, Optional<String> nextNonce) {
  static EntryAnswer parse(String answer) {
    int hash = answer.indexOf('#');
    var entered = hash < 0 ? answer : answer.substring(0, hash);
    int at = entered.indexOf('@');
    return new EntryAnswer(
        at < 0 ? entered : entered.substring(0, at),
        at < 0 ? Optional.empty() : Optional.of(UUID.fromString(entered.substring(at + 1))),
        hash < 0 ? Optional.empty() : Optional.of(answer.substring(hash + 1)));
  }
}
