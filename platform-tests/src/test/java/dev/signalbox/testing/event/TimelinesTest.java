package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.event.Timelines;
import dev.signalbox.platform.page.ByPosition;
import dev.signalbox.platform.page.Slice;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class TimelinesTest extends EventTest {
  @Inject Timelines timelines;

  private List<SequencedEvent> page(Tag tag, int limit, @Nullable ByPosition after) {
    return acme(() -> timelines.list(tag, new Slice<>(limit, after)));
  }

  private static List<String> typesOf(List<SequencedEvent> events) {
    return events.stream().map(SequencedEvent::type).toList();
  }

  @Test
  void pages_go_from_the_newest_to_the_oldest_without_gap_or_repetition() {
    var tag = fresh("thing");
    for (int i = 0; i < 7; i++) {
      append(event("T.HAPPENED.N" + i, tag), event("T.OTHER.OK", fresh("thing")));
    }
    var seen = new ArrayList<String>();
    ByPosition after = null;
    do {
      var rows = page(tag, 2, after);
      var shown = rows.subList(0, Math.min(2, rows.size()));
      seen.addAll(typesOf(shown));
      after = rows.size() > 2 ? Timelines.at(shown.getLast()) : null;
    } while (after != null);
    assertEquals(
        List.of(
            "T.HAPPENED.N6",
            "T.HAPPENED.N5",
            "T.HAPPENED.N4",
            "T.HAPPENED.N3",
            "T.HAPPENED.N2",
            "T.HAPPENED.N1",
            "T.HAPPENED.N0"),
        seen);
  }

  @Test
  void events_between_two_pages_do_not_shift_the_pages() {
    var tag = fresh("thing");
    for (int i = 0; i < 4; i++) {
      append(event("T.HAPPENED.N" + i, tag));
    }
    var first = page(tag, 2, null);
    append(event("T.HAPPENED.LATER", tag));
    assertEquals(
        List.of("T.HAPPENED.N1", "T.HAPPENED.N0"),
        typesOf(page(tag, 2, Timelines.at(first.get(1)))));
  }

  @Test
  void another_workspace_with_the_same_tag_sees_its_own_only() {
    var tag = fresh("thing");
    append(event("T.HAPPENED.OK", tag));
    assertEquals(List.of(), as(GLOBEX, () -> timelines.list(tag, new Slice<>(10, null))));
    assertFalse(page(tag, 10, null).isEmpty(), "the owner sees it");
  }
}
