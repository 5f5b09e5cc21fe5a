package dev.signalbox.workflow.attempt;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.workflow.order.OrderEvents;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Builds the domain events about attempts, and about the dead letters of last attempts. Lease
/// tokens, results, errors and names of agents are not included.
final class AttemptEvents {
  private AttemptEvents() {}

  static List<NewEvent> claimed(List<Claim> claims) {
    return claims.stream()
        .map(claim ->
            NewEvent.of(
                "ATTEMPT.CLAIMED.STARTED",
                Json.object().put("attemptNumber", claim.attemptNumber()),
                tags(claim.workOrderId(), claim.workItemId(), claim.attemptId())))
        .toList();
  }

  static List<NewEvent> ended(List<Ending> endings) {
    return endings.stream()
        .flatMap(ending -> Stream.concat(Stream.of(ended(ending)), dead(ending)))
        .toList();
  }

  private static NewEvent ended(Ending ending) {
    var ended = ending.ended();
    return NewEvent.of(
        type(ended.status()),
        Json.object().put("itemStatus", ended.itemStatus().name()),
        tags(ending.order(), ended.workItemId(), ended.attemptId()));
  }

  private static String type(String status) {
    return switch (status) {
      case "COMPLETED" -> "ATTEMPT.COMPLETED.COMPLETED";
      case "FAILED" -> "ATTEMPT.FAILED.FAILED";
      case "TIMEOUT" -> "ATTEMPT.TIMED_OUT.TIMEOUT";
      default -> throw new IllegalStateException("unknown end of an attempt: " + status);
    };
  }

  private static Stream<NewEvent> dead(Ending ending) {
    var letter = ending.deadLetter();
    if (letter == null) {
      return Stream.empty();
    }
    var tags = tags(ending.order(), ending.ended().workItemId(), ending.ended().attemptId());
    return Stream.of(
        NewEvent.of(
            "DEAD_LETTER.WRITTEN.OPEN",
            Json.object(),
            Stream.concat(Stream.of(Tag.of("dead-letter", letter)), Stream.of(tags))
                .toArray(Tag[]::new)));
  }

  private static Tag[] tags(UUID order, UUID item, UUID attempt) {
    return new Tag[] {
      OrderEvents.order(order), OrderEvents.item(item), OrderEvents.attempt(attempt)
    };
  }
}
