package dev.signalbox.platform.tx;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// The one statement that begins every transaction. pgjdbc sends BEGIN along with it, so entering
/// costs one round trip; PostgreSQL verifies the membership or key, sets the context and seals it.
final class SessionContext {
  private SessionContext() {}

  static void enter(Connection connection, CurrentCaller current) throws SQLException {
    var role = Role.parse(call(connection, current));
    if (!role.permits(current.needed())) {
      throw new Problem(ProblemCode.FORBIDDEN, "The role does not permit this.");
    }
  }

  private static String call(Connection connection, CurrentCaller current) throws SQLException {
    return switch (current.caller()) {
      case Caller.Member(var issuer, var subject, var workspace) -> {
        try (var enter = connection.prepareStatement("SELECT platform.enter_member(?, ?, ?, ?)")) {
          enter.setString(1, issuer);
          enter.setString(2, subject);
          enter.setObject(3, workspace);
          yield role(enter, 4, current);
        }
      }
      case Caller.Person(var issuer, var subject) -> {
        try (var enter = connection.prepareStatement("SELECT platform.enter_person(?, ?, ?)")) {
          enter.setString(1, issuer);
          enter.setString(2, subject);
          yield role(enter, 3, current);
        }
      }
      case Caller.ApiKeyHolder(var keyId, var secretHash) -> {
        try (var enter = connection.prepareStatement("SELECT platform.enter_key(?, ?, ?)")) {
          enter.setString(1, keyId);
          enter.setBytes(2, secretHash.toArray());
          yield role(enter, 3, current);
        }
      }
      case Caller.ServiceJob(var workspace, var service, var reason) -> {
        try (var enter = connection.prepareStatement("SELECT platform.enter_service(?, ?, ?, ?)")) {
          enter.setObject(1, workspace);
          enter.setString(2, service);
          enter.setString(3, reason);
          yield role(enter, 4, current);
        }
      }
    };
  }

  private static String role(PreparedStatement enter, int requestIdAt, CurrentCaller current)
      throws SQLException {
    enter.setString(requestIdAt, current.requestId());
    try (var result = enter.executeQuery()) {
      result.next();
      return result.getString(1);
    }
  }
}
