package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.AppendResult.Appended;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.QueryItem;
import dev.signalbox.platform.event.ReadOptions;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests which events a query finds, in which order, and which ones an earlier read had not seen.
@MicronautTest(transactional = false)
class ReadEventsTest extends EventTest {
  @Test
  void events_come_back_as_they_were_appended() {
    var tag = fresh("course");
    var event =
        new NewEvent(
            UUID.randomUUID(),
            "COURSE.DEFINED.SUCCESS",
            Json.object().put("capacity", 10).put("name", "Ünïcode \u0001 \"quoted\" {x}"),
            Json.object().put("trace", "abc"),
            List.of(tag, new Tag("odd", "comma,brace{}\"\\ end")));
    assertInstanceOf(Appended.class, append(event, event("COURSE.OPENED.SUCCESS", tag)));
    var read = read(Query.tagged(tag)).events();
    assertEquals(2, read.size());
    var stored = read.getFirst();
    assertEquals(event.id(), stored.id());
    assertEquals(event.data(), stored.data());
    assertEquals(event.metadata(), stored.metadata());
    assertEquals(event.tags().stream().map(Tag::toString).toList(), stored.tags());
    assertTrue(stored.actor().startsWith("user:"), stored.actor());
    assertTrue(stored.position() < read.getLast().position());
  }

  @Test
  void items_are_alternatives_types_are_alternatives_tags_are_all_required() {
    Tag a = fresh("a"), b = fresh("b"), c = fresh("c");
    append(
        event("X.ONE.OK", a),
        event("X.TWO.OK", a, b),
        event("Y.ONE.OK", b),
        event("Y.TWO.OK", c, b, a));
    assertEquals(List.of("X.ONE.OK", "X.TWO.OK", "Y.TWO.OK"), types(read(Query.tagged(a))));
    assertEquals(List.of("X.TWO.OK", "Y.TWO.OK"), types(read(Query.tagged(a, b))));
    assertEquals(List.of("X.TWO.OK", "Y.TWO.OK"), types(read(Query.tagged(b, a))));
    assertEquals(
        List.of("X.TWO.OK"),
        types(read(Query.fromItems(QueryItem.ofTags(a, b).andTypes("X.TWO.OK", "Y.ONE.OK")))));
    assertEquals(
        List.of("X.ONE.OK", "Y.ONE.OK", "Y.TWO.OK"),
        types(
            read(
                Query.fromItems(
                    QueryItem.ofTags(a).andTypes("X.ONE.OK", "Y.TWO.OK"),
                    QueryItem.ofTags(b).andTypes("Y.ONE.OK", "Y.TWO.OK")))));
    assertEquals(List.of(), types(read(Query.tagged(a, fresh("none")))));
  }

  @Test
  void reads_go_both_ways_and_stop_at_the_limit() {
    var tag = fresh("n");
    for (int i = 0; i < 5; i++) {
      append(event("N.COUNTED.N" + i, tag));
    }
    var all = read(Query.tagged(tag)).events();
    var two =
        acme(() ->
            store.read(
                Query.tagged(tag), ReadOptions.above(all.get(1).position(), Long.MAX_VALUE, 2)));
    assertEquals(List.of("N.COUNTED.N2", "N.COUNTED.N3"), types(two));
    var last = acme(() -> store.read(Query.tagged(tag), ReadOptions.last(2)));
    assertEquals(List.of("N.COUNTED.N4", "N.COUNTED.N3"), types(last));
    var both =
        acme(() ->
            store.read(
                Query.fromItems(
                    QueryItem.ofTags(tag).andTypes("N.COUNTED.N0"),
                    QueryItem.ofTypes("N.COUNTED.N4"),
                    QueryItem.ofTags(tag)),
                ReadOptions.last(3)));
    assertEquals(List.of("N.COUNTED.N4", "N.COUNTED.N3", "N.COUNTED.N2"), types(both));
  }

  @Test
  void only_events_unseen_by_an_earlier_read_can_be_requested() {
    var tag = fresh("delta");
    append(event("D.ONE.OK", tag));
    var seen = read(Query.tagged(tag)).token();
    append(event("D.TWO.OK", tag));
    append(event("D.THREE.OK", tag));
    assertEquals(
        List.of("D.TWO.OK", "D.THREE.OK"),
        types(acme(() -> store.read(Query.tagged(tag), ReadOptions.unseenBy(seen)))));
  }

  @Test
  void positions_of_later_events_are_higher_and_the_watermark_follows() {
    var tag = fresh("mark");
    append(event("W.ONE.OK", tag));
    append(event("W.TWO.OK", tag));
    var positions =
        read(Query.tagged(tag)).events().stream().map(SequencedEvent::position).toList();
    assertTrue(positions.getFirst() < positions.getLast());
    var watermark = acme(() -> store.watermark());
    assertEquals(positions.getLast(), watermark.head());
    assertEquals(watermark.head(), watermark.complete());
  }

  /// All of 700 events have one tag, and some have others: tags are read 64, 512 and 4,096 events
  /// deep, and with a limit row by row beyond that.
  @Test
  void several_tags_find_the_same_however_many_events_each_is_on() {
    Tag all = fresh("all"), most = fresh("most"), some = fresh("some"), few = fresh("few");
    var events =
        IntStream.range(0, 700)
            .mapToObj(i -> {
              var tags = new ArrayList<>(List.of(all));
              if (i % 10 != 0) {
                tags.add(most);
              }
              if (i % 7 == 0) {
                tags.add(some);
              }
              if (i % 97 == 0) {
                tags.add(few);
              }
              return event("C.COUNTED.N" + i, tags.toArray(Tag[]::new));
            })
            .toList();
    append(events.toArray(NewEvent[]::new));
    for (var wanted :
        List.of(
            List.of(all, most),
            List.of(most, all),
            List.of(all, some),
            List.of(most, some, all),
            List.of(some, few),
            List.of(all, few, fresh("none")))) {
      var names = wanted.stream().map(Tag::toString).toList();
      var expected =
          events.stream()
              .filter(event -> event.tags().containsAll(wanted))
              .map(NewEvent::type)
              .toList();
      var query = Query.tagged(wanted.toArray(Tag[]::new));
      assertEquals(expected, types(read(query)), names::toString);
      assertEquals(
          expected.stream().limit(5).toList(),
          types(acme(() -> store.read(query, ReadOptions.above(-1, Long.MAX_VALUE, 5)))),
          names::toString);
      assertEquals(
          expected.reversed().stream().limit(5).toList(),
          types(acme(() -> store.read(query, ReadOptions.last(5)))),
          names::toString);
      assertEquals(
          expected.stream().filter(type -> type.equals("C.COUNTED.N63")).toList(),
          types(
              read(
                  Query.fromItems(
                      QueryItem.ofTags(wanted.toArray(Tag[]::new)).andTypes("C.COUNTED.N63")))),
          names::toString);
    }
  }
}
