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

/// The one statement that begins every transaction. pgjdbc sends BEGIN along with it, so entering
/// costs one round trip; PostgreSQL verifies the proof and the membership or key, sets the context
/// and seals it.
@Singleton
final class SessionContext {
  private final EntryProof proof;

  SessionContext(EntryConfig config) {
    this.proof = EntryProof.with(config.key());
  }

  void enter(Connection connection, CurrentCaller current) throws SQLException {
    var role = Role.parse(call(connection, current));
    if (!role.permits(current.needed())) {
      throw new Problem(ProblemCode.FORBIDDEN, "The role does not permit this.");
    }
  }

  private String call(Connection connection, CurrentCaller current) throws SQLException {
    return switch (current.caller()) {
      case Caller.Member(var issuer, var subject, var workspace) -> {
        try (var enter =
            connection.prepareStatement("SELECT platform.enter_member(?, ?, ?, ?, ?)")) {
          enter.setString(1, issuer);
          enter.setString(2, subject);
          enter.setObject(3, workspace);
          yield role(enter, 4, current, "member", issuer, subject, workspace.toString());
        }
      }
      case Caller.Person(var issuer, var subject) -> {
        try (var enter = connection.prepareStatement("SELECT platform.enter_person(?, ?, ?, ?)")) {
          enter.setString(1, issuer);
          enter.setString(2, subject);
          yield role(enter, 3, current, "person", issuer, subject);
        }
      }
      case Caller.Visitor(var issuer, var subject) -> {
        try (var enter = connection.prepareStatement("SELECT platform.enter_visitor(?, ?, ?, ?)")) {
          enter.setString(1, issuer);
          enter.setString(2, subject);
          yield role(enter, 3, current, "visitor", issuer, subject);
        }
      }
      case Caller.ApiKeyHolder(var keyId, var secretHash) -> {
        try (var enter = connection.prepareStatement("SELECT platform.enter_key(?, ?, ?, ?)")) {
          enter.setString(1, keyId);
          enter.setBytes(2, secretHash.toArray());
          var hash = HexFormat.of().formatHex(secretHash.toArray());
          yield role(enter, 3, current, "key", keyId, hash);
        }
      }
      case Caller.ServiceJob(var workspace, var service, var reason) -> {
        try (var enter =
            connection.prepareStatement("SELECT platform.enter_service(?, ?, ?, ?, ?)")) {
          enter.setObject(1, workspace);
          enter.setString(2, service);
          enter.setString(3, reason);
          yield role(enter, 4, current, "service", workspace.toString(), service, reason);
        }
      }
    };
  }

  /// Binds the request id and the proof of the parts, which every entry ends with.
  private String role(PreparedStatement enter, int next, CurrentCaller current, String... parts)
      throws SQLException {
    enter.setString(next, current.requestId());
    enter.setString(next + 1, proof.sign(Instant.now(), parts));
    try (var result = enter.executeQuery()) {
      result.next();
      return result.getString(1);
    }
  }
}
