package dev.signalbox.testing.dcb;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.QueryItem;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.util.List;
import java.util.stream.IntStream;

/// The possible shapes of a condition. Of contenders with the same knowledge, one may append; for
/// the last two shapes several contenders of one kind may, but never one of each kind.
public enum ConditionShape {
  TYPES {
    @Override
    public Decision decide(String name, int contender) {
      return decision(
          Query.fromItems(QueryItem.ofTypes("RACE.OTHER." + name, type(name))),
          event(type(name), tag("own", name + contender)));
    }
  },
  TAGS {
    @Override
    public Decision decide(String name, int contender) {
      return decision(Query.tagged(tag("a", name)), event(type(name + contender), tag("a", name)));
    }
  },
  TYPES_AND_TAGS {
    @Override
    public Decision decide(String name, int contender) {
      return decision(
          Query.fromItems(QueryItem.ofTags(tag("a", name)).andTypes(type(name))),
          event(type(name), tag("b", name), tag("a", name)));
    }
  },
  /// Each contender appends an event that matches one of the two items.
  SEVERAL_ITEMS {
    @Override
    public Decision decide(String name, int contender) {
      var query =
          Query.fromItems(
              QueryItem.ofTags(tag("b", name)),
              QueryItem.ofTags(tag("a", name)).andTypes(type(name)));
      return decision(
          query,
          isEven(contender)
              ? event(type(name), tag("a", name))
              : event(type(name + contender), tag("b", name)));
    }
  },
  ALL {
    @Override
    public Decision decide(String name, int contender) {
      return decision(Query.all(), event(type(name + contender), tag("own", name + contender)));
    }
  },
  /// Contenders ask for the same two tags in different orders.
  TAGS_IN_TWO_ORDERS {
    @Override
    public Decision decide(String name, int contender) {
      var a = tag("a", name);
      var b = tag("b", name);
      return decision(
          isEven(contender) ? Query.tagged(a, b) : Query.tagged(b, a), event(type(name), a, b));
    }
  },
  /// Half of the contenders need more locks than an append may take, and lock the workspace
  /// instead.
  MORE_KEYS_THAN_LOCKS {
    @Override
    public Decision decide(String name, int contender) {
      var a = tag("a", name);
      return decision(
          Query.tagged(a),
          isEven(contender) ? event(type(name), manyTags(a, name)) : event(type(name), a));
    }
  },
  /// Half of the contenders ask for one of two tags and append both; half ask for both and append
  /// one.
  ONE_TAG_AGAINST_TWO {
    @Override
    public Decision decide(String name, int contender) {
      var a = tag("a", name);
      var b = tag("b", name);
      return isEven(contender)
          ? decision(Query.tagged(a), event(type(name), a, b))
          : decision(Query.tagged(b, a), event(type(name), a));
    }
  },
  /// Half of the contenders ask for a tag and append a type; half ask for the type and append the
  /// tag: write skew.
  TAGS_AGAINST_TYPES {
    @Override
    public Decision decide(String name, int contender) {
      var a = tag("a", name);
      return isEven(contender)
          ? decision(Query.tagged(a), event(type(name), tag("own", name + contender)))
          : decision(
              Query.fromItems(QueryItem.ofTypes(type(name))), event(type(name + contender), a));
    }
  };

  /// Returns the decision of a contender, among others of the same name; names are letters and
  /// digits.
  public abstract Decision decide(String name, int contender);

  private static boolean isEven(int contender) {
    return contender % 2 == 0;
  }

  private static Decision decision(Query failIf, NewEvent event) {
    return new Decision(failIf, List.of(event));
  }

  private static NewEvent event(String type, Tag... tags) {
    return NewEvent.of(type, Json.object(), tags);
  }

  /// Returns the maximum number of tags of an event.
  private static Tag[] manyTags(Tag first, String name) {
    return IntStream.range(0, 64)
        .mapToObj(i -> i == 0 ? first : tag("more" + i, name))
        .toArray(Tag[]::new);
  }

  private static String type(String name) {
    return "RACE.WON.T" + name;
  }

  private static Tag tag(String key, String name) {
    return new Tag(key, name);
  }
}
