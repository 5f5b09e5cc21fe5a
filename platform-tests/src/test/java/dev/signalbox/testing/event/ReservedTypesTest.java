package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signalbox.platform.event.ReservedTypes;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedTypesTest {
  private final ReservedTypes reserved = new ReservedTypes();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECTION.DISCONNECTED.DISCONNECTED",
        "API_KEY.CREATED",
        "WORK_ITEM.CLAIMED.ACTIVE.ODD",
        "SIGNALBOX.ANY.THING"
      })
  void events_with_reserved_aggregates_are_rejected(String type) {
    var refused = assertThrows(Problem.class, () -> reserved.refuse(type));
    assertEquals(ProblemCode.EVENT_TYPE_RESERVED, refused.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CONNECTIONS.OPENED.OK", "ORDER.CONNECTION.OK", "API.KEY.OK", "COURSE.DEFINED"})
  void similar_aggregates_are_accepted(String type) {
    assertDoesNotThrow(() -> reserved.refuse(type));
  }
}
