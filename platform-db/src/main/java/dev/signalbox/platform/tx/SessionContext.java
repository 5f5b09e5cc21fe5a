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

/// The one statement that begins every transaction. pgjdbc sends BEGIN along with it, so entering
/// costs one round trip; PostgreSQL verifies the proof and the membership or key, sets the context
/// and seals it.
@Singleton
final class SessionContext {
  private final EntryProof proof;
  private final Entrances entrances;

  SessionContext(EntryConfig config, Entrances entrances) {
    this.proof = EntryProof.with(config.key());
    this.entrances = entrances;
  }

  void enter(Connection connection, CurrentCaller current) throws SQLException {
    var role = Role.parse(verified(connection, current));
    if (!role.permits(current.needed())) {
      throw new Problem(ProblemCode.FORBIDDEN, "The role does not permit this.");
    }
  }

  private String verified(Connection connection, CurrentCaller current) throws SQLException {
    try {
      var answer = call(connection, current);
      // An API key names its workspace behind its role.
      int mark = answer.indexOf('@');
      var role = mark < 0 ? answer : answer.substring(0, mark);
      entrances.entered(
          current.caller(),
          Role.parse(role),
          mark < 0 ? workspace(current.caller()) : UUID.fromString(answer.substring(mark + 1)));
      return role;
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
      case Caller.Visitor(var issuer, var subject, var email) -> {
        try (var enter =
            connection.prepareStatement("SELECT platform.enter_visitor(?, ?, ?, ?, ?)")) {
          enter.setString(1, issuer);
          enter.setString(2, subject);
          enter.setString(3, email);
          yield role(enter, 4, current, "visitor", issuer, subject, email);
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
