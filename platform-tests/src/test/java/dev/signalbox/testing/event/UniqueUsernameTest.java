package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.QueryItem;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Implements <https://dcb.events/examples/unique-username/>: a name belongs to one account at a
/// time; closing the account or taking another name releases it. The tag holds a hash, since names
/// are personal.
@MicronautTest(transactional = false)
class UniqueUsernameTest extends EventTest {
  private static final String REGISTERED = "ACCOUNT.REGISTERED.OK";
  private static final String CLOSED = "ACCOUNT.CLOSED.OK";
  private static final String RENAMED = "ACCOUNT.RENAMED.OK";

  private final String salt = UUID.randomUUID().toString();

  @Test
  void a_name_is_taken_once() {
    register(fresh("account"), "ada");
    assertTaken(() -> register(fresh("account"), "ada"));
    register(fresh("account"), "grace");
  }

  @Test
  void closing_the_account_releases_its_name() {
    var account = fresh("account");
    register(account, "barbara");
    close(account, "barbara");
    register(fresh("account"), "barbara");
    assertTaken(() -> register(fresh("account"), "barbara"));
  }

  @Test
  void taking_another_name_releases_the_old_one() {
    var account = fresh("account");
    register(account, "joan");
    rename(account, "joan", "jean");
    assertTaken(() -> register(fresh("account"), "jean"));
    register(fresh("account"), "joan");
  }

  @Test
  void the_name_in_another_workspace_is_another_name() {
    register(fresh("account"), "radia");
    as(
        GLOBEX,
        () -> {
          var result =
              store.decide(
                  about("radia"),
                  seen -> List.of(event(REGISTERED, name("radia"), fresh("account"))));
          return result;
        });
    assertEquals(1, read(about("radia")).events().size());
  }

  private void register(Tag account, String name) {
    decide(
        about(name),
        seen -> {
          refuseIf(isTaken(seen, name), "name is taken");
          return NewEvent.of(REGISTERED, Json.object(), name(name), account);
        });
  }

  private void close(Tag account, String name) {
    decide(
        about(name),
        seen -> {
          refuseIf(!isTaken(seen, name), "no such name");
          return NewEvent.of(CLOSED, Json.object(), name(name), account);
        });
  }

  /// Appends an event with both names, so that it matches decisions about either.
  private void rename(Tag account, String from, String to) {
    decide(
        about(to),
        seen -> {
          refuseIf(isTaken(seen, to), "name is taken");
          var data = Json.object().put("name", name(to).value());
          return NewEvent.of(RENAMED, data, name(to), name(from), account);
        });
  }

  private Query about(String name) {
    return Query.fromItems(QueryItem.ofTags(name(name)).andTypes(REGISTERED, CLOSED, RENAMED));
  }

  /// Returns true if the last event about a name says that it is in use.
  private boolean isTaken(List<SequencedEvent> seen, String name) {
    if (seen.isEmpty()) {
      return false;
    }
    var last = seen.getLast();
    return switch (last.type()) {
      case REGISTERED -> true;
      case RENAMED -> last.data().get("name").asText().equals(name(name).value());
      default -> false;
    };
  }

  private Tag name(String name) {
    return Tag.of("name", UUID.nameUUIDFromBytes((salt + name).getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertTaken(Runnable work) {
    assertEquals("name is taken", assertThrows(Refusal.class, work::run).getMessage());
  }
}
