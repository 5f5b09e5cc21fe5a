package dev.signalbox.platform.tx;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Role;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/// Runs the one statement that begins every transaction. pgjdbc sends BEGIN along with it, so that
/// it costs one round trip. PostgreSQL verifies the signed entry request and the membership or key,
/// then sets the tenant context and its MAC.
@Singleton
final class SessionContext {
  /// Asks PostgreSQL not to return a nonce for the next signature.
  private static final String NO_NEXT = "!";

  private final EntryProof proof;
  private final Entrances entrances;
  private final boolean pooled;
  private final Nonces nonces = new Nonces();

  SessionContext(EntryConfig config, Entrances entrances) {
    this.proof = EntryProof.with(config.key());
    this.entrances = entrances;
    this.pooled = Boolean.parseBoolean(System.getenv("SIGNALBOX_POOL_PGBOUNCER"));
  }

  void enter(Connection connection, CurrentCaller current) throws SQLException {
    var role = Role.parse(entered(connection, current).role());
    if (!role.permits(current.needed())) {
      throw new Problem(ProblemCode.FORBIDDEN, "The role does not permit this.");
    }
  }

  /// Opens the tenant transaction. If the session lost its nonce, for example by DISCARD ALL, it
  /// fetches another one and tries once more in a fresh transaction.
  private EntryAnswer entered(Connection connection, CurrentCaller current) throws SQLException {
    var kept = nonces.take(connection);
    if (kept.isPresent()) {
      try {
        return verified(connection, current, kept.get());
      } catch (SQLException e) {
        if (!isUnproven(e)) {
          throw e;
        }
        connection.rollback();
      }
    }
    return verified(connection, current, EntryProof.nonce(connection));
  }

  private static boolean isUnproven(SQLException failure) {
    return failure instanceof PSQLException refused
        && refused.getServerErrorMessage() != null
        && "no-proof".equals(refused.getServerErrorMessage().getHint());
  }

  private EntryAnswer verified(Connection connection, CurrentCaller current, String nonce)
      throws SQLException {
    try {
      var answer = EntryAnswer.parse(call(connection, current, nonce));
      if (answer.nextNonce().isPresent()) {
        nonces.keep(connection, answer.nextNonce().get());
      }
      entrances.entered(
          current.caller(),
          Role.parse(answer.role()),
          answer.workspace().orElse(workspace(current.caller())));
      return answer;
    } catch (SQLException e) {
      if (SqlState.of(e) == SqlState.DENIED) {
        entrances.refused(current.caller());
      }
      throw e;
    }
  }

  private static @Nullable UUID workspace(Caller caller) {
    return switch (caller) {
      case Caller.Member(_, _, var workspace) -> workspace;
      case Caller.ServiceJob(var workspace, _, _) -> workspace;
      case Caller.ApiKeyHolder _, Caller.Person _, Caller.Visitor _ -> null;
    };
  }

  private String call(Connection connection, CurrentCaller current, String nonce)
      throws SQLException {
    return switch (current.caller()) {
      case Caller.Member(var issuer, var subject, var workspace) -> {
        try (var enter =
            connection.prepareStatement("SELECT platform.enter_member(?, ?, ?, ?, ?)")) {
          enter.setString(1, issuer);
          enter.setString(2, subject);
          enter.setObject(3, workspace);
          yield role(enter, 4, current, nonce, "member", issuer, subject, workspace.toString());
        }
      }
      case Caller.Person(var issuer, var subject) -> {
        try (var enter = connection.prepareStatement("SELECT platform.enter_person(?, ?, ?, ?)")) {
          enter.setString(1, issuer);
          enter.setString(2, subject);
          yield role(enter, 3, current, nonce, "person", issuer, subject);
        }
      }
      case Caller.Visitor(var issuer, var subject, var email) -> {
        try (var enter =
            connection.prepareStatement("SELECT platform.enter_visitor(?, ?, ?, ?, ?)")) {
          enter.setString(1, issuer);
          enter.setString(2, subject);
          enter.setString(3, email);
          yield role(enter, 4, current, nonce, "visitor", issuer, subject, email);
        }
      }
      case Caller.ApiKeyHolder(var keyId, var secretHash) -> {
        try (var enter = connection.prepareStatement("SELECT platform.enter_key(?, ?, ?, ?)")) {
          enter.setString(1, keyId);
          enter.setBytes(2, secretHash.toArray());
          var hash = HexFormat.of().formatHex(secretHash.toArray());
          yield role(enter, 3, current, nonce, "key", keyId, hash);
        }
      }
      case Caller.ServiceJob(var workspace, var service, var reason) -> {
        try (var enter =
            connection.prepareStatement("SELECT platform.enter_service(?, ?, ?, ?, ?)")) {
          enter.setObject(1, workspace);
          enter.setString(2, service);
          enter.setString(3, reason);
          yield role(enter, 4, current, nonce, "service", workspace.toString(), service, reason);
        }
      }
    };
  }

  /// Binds the request id and the signature of the parts, the last arguments of every entry
  /// function.
  private String role(
      PreparedStatement enter, int next, CurrentCaller current, String nonce, String... parts)
      throws SQLException {
    enter.setString(next, current.requestId());
    enter.setString(next + 1, proof.sign(Instant.now(), nonce, parts) + (pooled ? NO_NEXT : ""));
    try (var result = enter.executeQuery()) {
      result.next();
      return result.getString(1);
    }
  }
}
