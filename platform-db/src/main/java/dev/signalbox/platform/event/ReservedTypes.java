package dev.signalbox.platform.event;

import dev.signalbox.platform.problem.ProblemCode;
import jakarta.inject.Singleton;
import java.util.Set;

/// Holds the aggregates (first words of a type) whose events only Signalbox appends, so that a
/// client cannot forge what services record. All services write one log, so all of them reserve the
/// same aggregates.
@Singleton
public final class ReservedTypes {
  private static final Set<String> AGGREGATES =
      Set.of(
          "API_KEY",
          "APPROVAL",
          "ATTEMPT",
          "BACKFILL",
          "CONNECTION",
          "DEAD_LETTER",
          "ENTITY",
          "HEALTH",
          "INVITATION",
          "MEMBER",
          "SIGNALBOX",
          "WORKSPACE",
          "WORK_ITEM",
          "WORK_ORDER");

  /// Tells whether the aggregate of a type is reserved; only the whole first word counts.
  public boolean covers(String type) {
    int dot = type.indexOf('.');
    return AGGREGATES.contains(dot < 0 ? type : type.substring(0, dot));
  }

  /// Throws `event-type-reserved` for a client's event of a reserved type.
  public void refuse(String type) {
    if (covers(type)) {
      throw EventRules.at(
          "/type",
          ProblemCode.EVENT_TYPE_RESERVED,
          "Events of this aggregate are recorded by Signalbox; choose another first word.");
    }
  }
}
