package dev.signalbox.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.migration.RollbackResult;
import dev.signalbox.platform.migration.RollbackResult.Done;
import dev.signalbox.platform.migration.RollbackResult.Nothing;
import dev.signalbox.platform.migration.RollbackResult.Refused;
import dev.signalbox.platform.migration.RollbackResult.Rehearsed;
import java.util.List;

/// Formats the answers of the operator commands with `--json`, one object each.
final class MigrationJson {
  private MigrationJson() {}

  static String of(RollbackResult result) {
    return switch (result) {
      case Nothing _ -> outcome("nothing").toString();
      case Refused(var reason, var details) -> {
        var answer = outcome("refused").put("reason", reason.name());
        yield with(answer, "details", details).toString();
      }
      case Rehearsed(var steps, var losses, var locks) -> {
        var answer = with(outcome("rehearsed"), "steps", steps);
        yield with(with(answer, "losses", losses), "locks", locks).toString();
      }
      case Done(var steps, var losses, var archives, var held) -> {
        var answer = outcome("done").put("locksHeldMs", held.toMillis());
        yield with(with(with(answer, "steps", steps), "losses", losses), "archives", archives)
            .toString();
      }
    };
  }

  /// Returns `{"<name>": [...]}`.
  static String list(String name, List<?> values) {
    return with(Json.object(), name, values).toString();
  }

  private static ObjectNode outcome(String outcome) {
    return Json.object().put("outcome", outcome);
  }

  private static ObjectNode with(ObjectNode node, String name, List<?> values) {
    return node.set(name, Json.MAPPER.valueToTree(values));
  }
}
