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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Implements the first example of <https://dcb.events/examples/course-subscriptions/>: a course
/// has a number of places, and a student takes part in at most two courses. One event concerns
/// both, and one decision depends on both; neither is an aggregate.
@MicronautTest(transactional = false)
class CourseSubscriptionsTest extends EventTest {
  private static final String DEFINED = "COURSE.DEFINED.OK";
  private static final String CAPACITY_CHANGED = "COURSE.CAPACITY.CHANGED";
  private static final String SUBSCRIBED = "STUDENT.SUBSCRIBED.OK";
  private static final int MAX_COURSES = 2;

  private final Tag course = fresh("course");
  private final Tag student = fresh("student");

  @Test
  void a_course_is_defined_once() {
    define(course, 1);
    assertEquals("course exists", refusal(() -> define(course, 2)));
  }

  @Test
  void a_subscription_to_an_unknown_course_is_rejected() {
    assertEquals("no such course", refusal(() -> subscribe(fresh("student"), fresh("course"))));
  }

  @Test
  void a_student_subscribes_once() {
    var own = fresh("course");
    define(own, 5);
    subscribe(student, own);
    assertEquals("subscribed already", refusal(() -> subscribe(student, own)));
  }

  @Test
  void a_full_course_takes_more_when_it_gets_more_places() {
    var own = fresh("course");
    define(own, 1);
    subscribe(fresh("student"), own);
    assertEquals("course is full", refusal(() -> subscribe(fresh("student"), own)));
    changeCapacity(own, 2);
    subscribe(fresh("student"), own);
    assertEquals(2, count(SUBSCRIBED, own));
  }

  @Test
  void a_student_has_a_limit_too() {
    var busy = fresh("student");
    for (int i = 0; i < MAX_COURSES; i++) {
      var own = fresh("course");
      define(own, 9);
      subscribe(busy, own);
    }
    var another = fresh("course");
    define(another, 9);
    assertEquals("too many courses", refusal(() -> subscribe(busy, another)));
  }

  @Test
  void twenty_concurrent_students_get_exactly_three_places() throws Exception {
    var own = fresh("course");
    define(own, 3);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> one = () -> outcome(() -> subscribe(fresh("student"), own));
      var outcomes = threads.invokeAll(IntStream.range(0, 20).mapToObj(_ -> one).toList());
      int full = 0;
      for (var outcome : outcomes) {
        full += outcome.get().equals("course is full") ? 1 : 0;
      }
      assertEquals(17, full);
    }
    assertEquals(3, count(SUBSCRIBED, own));
  }

  private void define(Tag of, int capacity) {
    decide(
        Query.fromItems(QueryItem.ofTags(of).andTypes(DEFINED)),
        seen -> {
          refuseIf(!seen.isEmpty(), "course exists");
          return NewEvent.of(DEFINED, Json.object().put("capacity", capacity), of);
        });
  }

  private void changeCapacity(Tag of, int capacity) {
    decide(
        Query.fromItems(QueryItem.ofTags(of).andTypes(DEFINED, CAPACITY_CHANGED)),
        seen -> {
          refuseIf(seen.isEmpty(), "no such course");
          return NewEvent.of(CAPACITY_CHANGED, Json.object().put("capacity", capacity), of);
        });
  }

  /// Subscribes by one decision with two boundaries: the events of the course, and the student's
  /// subscriptions.
  private void subscribe(Tag who, Tag to) {
    var query =
        Query.fromItems(
            QueryItem.ofTags(to).andTypes(DEFINED, CAPACITY_CHANGED, SUBSCRIBED),
            QueryItem.ofTags(who).andTypes(SUBSCRIBED));
    decide(
        query,
        seen -> {
          refuseIf(capacity(seen, to) == 0, "no such course");
          refuseIf(subscriptions(seen, who, to) > 0, "subscribed already");
          refuseIf(subscriptions(seen, to) >= capacity(seen, to), "course is full");
          refuseIf(subscriptions(seen, who) >= MAX_COURSES, "too many courses");
          return NewEvent.of(SUBSCRIBED, Json.object(), to, who);
        });
  }

  private static int capacity(List<SequencedEvent> seen, Tag of) {
    return seen.stream()
        .filter(event -> !event.type().equals(SUBSCRIBED) && has(event, of))
        .reduce((_, last) -> last)
        .map(event -> event.data().get("capacity").asInt())
        .orElse(0);
  }

  private static long subscriptions(List<SequencedEvent> seen, Tag... of) {
    return seen.stream().filter(event -> event.type().equals(SUBSCRIBED) && has(event, of)).count();
  }

  private static String refusal(Runnable work) {
    return String.valueOf(assertThrows(Refusal.class, work::run).getMessage());
  }

  private static String outcome(Runnable work) {
    try {
      work.run();
      return "done";
    } catch (Refusal e) {
      return String.valueOf(e.getMessage());
    }
  }
}
