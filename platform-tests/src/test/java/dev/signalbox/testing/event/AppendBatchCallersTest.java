package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.testing.Organizations;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests which callers share transactions: no append shares one with another user, workspace or
/// request.
@MicronautTest(transactional = false)
class AppendBatchCallersTest extends BatchedAppendTest {
  @Test
  void different_callers_never_share_transactions() throws Exception {
    var tag = fresh("callers");
    var roles = List.of("OWNER", "ADMIN", "EDITOR");
    var work =
        IntStream.range(0, 3 * MANY)
            .mapToObj(i -> roles.get(i % 3))
            .map(role -> new Asked(role, Append.of(event("G.DONE." + role, tag))))
            .toList();
    for (var one : atOnce(work, this::run)) {
      assertInstanceOf(Appended.class, one.get());
    }
    assertEquals(3L * MANY, number("SELECT count(*)", tag));
    assertTrue(number("SELECT count(DISTINCT tx)", tag) < 3 * MANY, "nobody shared");
    assertEquals(3, number("SELECT count(DISTINCT (type, actor))", tag), "each in its own name");
  }

  @Test
  void workspaces_and_requests_of_one_user_never_share_transactions() throws Exception {
    var tag = fresh("spaces");
    var second =
        new Caller.Member(Organizations.ISSUER, "globex-owner", Organizations.GLOBEX_SECOND);
    var callers = List.of(GLOBEX, second);
    var work =
        IntStream.range(0, 2 * MANY)
            .mapToObj(i -> new CurrentCaller(callers.get(i % 2), Permission.WRITE, "request-" + i))
            .toList();
    var all =
        atOnce(
            work,
            caller ->
                PropagatedContext.getOrEmpty()
                    .plus(caller)
                    .propagate(() -> {
                      var space = caller.caller().equals(second) ? "SECOND" : "FIRST";
                      var name = caller.requestId().replace("request-", "N");
                      return store.append(Append.of(event("G." + space + "." + name, tag)));
                    }));
    for (var one : all) {
      assertInstanceOf(Appended.class, one.get());
    }
    assertEquals(2L * MANY, number("SELECT count(DISTINCT correlation_id)", tag));
    assertEquals(
        2L * MANY,
        number(
            "SELECT count(*) FILTER (WHERE type = 'G.' || CASE workspace_id WHEN 'b0000000-0000-4000-8000-000000000002' THEN 'SECOND' ELSE 'FIRST' END || '.' || replace(correlation_id, 'request-', 'N'))",
            tag));
  }

  private record Asked(String role, Append append) {}

  private AppendResult run(Asked asked) {
    return as(Organizations.acme(asked.role), () -> store.append(asked.append));
  }
}
