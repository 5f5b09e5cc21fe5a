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
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Implements <https://dcb.events/examples/dynamic-product-price/>: a customer pays the price that
/// was shown. A price that changed stays valid for ten minutes, for each product of the basket.
@MicronautTest(transactional = false)
class DynamicPriceTest extends EventTest {
  private static final String PRICED = "PRODUCT.PRICED.OK";
  private static final String ORDERED = "PRODUCTS.ORDERED.OK";
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private record Line(Tag product, int price) {}

  @Test
  void the_present_price_is_good() {
    var book = priced(10, NOON);
    order(NOON.plusSeconds(86_400), new Line(book, 10));
  }

  @Test
  void a_price_that_was_never_asked_is_rejected() {
    var book = priced(10, NOON);
    assertEquals("price is not valid", refusal(NOON.plusSeconds(1), new Line(book, 9)));
    assertEquals("price is not valid", refusal(NOON, new Line(fresh("product"), 10)));
  }

  @Test
  void the_price_before_is_good_for_ten_minutes() {
    var book = priced(10, NOON);
    price(book, 12, NOON.plusSeconds(3_600));
    var changed = NOON.plusSeconds(3_600);
    order(changed.plus(GRACE).minusSeconds(1), new Line(book, 10));
    order(changed.plusSeconds(1), new Line(book, 12));
    assertEquals("price is not valid", refusal(changed.plus(GRACE), new Line(book, 10)));
  }

  @Test
  void every_product_of_a_basket_has_its_own_price() {
    var book = priced(10, NOON);
    var pen = priced(3, NOON);
    order(NOON, new Line(book, 10), new Line(pen, 3));
    assertEquals("price is not valid", refusal(NOON, new Line(book, 10), new Line(pen, 10)));
  }

  private Tag priced(int price, Instant at) {
    var product = fresh("product");
    price(product, price, at);
    return product;
  }

  private void price(Tag product, int price, Instant at) {
    append(
        NewEvent.of(PRICED, Json.object().put("price", price).put("at", at.toString()), product));
  }

  /// Orders a basket; the boundary is the prices of its products.
  private void order(Instant now, Line... basket) {
    var items =
        Arrays.stream(basket)
            .map(line -> QueryItem.ofTags(line.product()).andTypes(PRICED))
            .toArray(QueryItem[]::new);
    decide(
        Query.fromItems(items),
        seen -> {
          for (var line : basket) {
            refuseIf(!isGood(pricesOf(seen, line), line.price(), now), "price is not valid");
          }
          return NewEvent.of(
              ORDERED, Json.object(), Arrays.stream(basket).map(Line::product).toArray(Tag[]::new));
        });
  }

  private static List<SequencedEvent> pricesOf(List<SequencedEvent> seen, Line line) {
    return seen.stream().filter(event -> has(event, line.product())).toList();
  }

  /// Returns true for the last price, and for one that was replaced within the grace period.
  private static boolean isGood(List<SequencedEvent> prices, int price, Instant now) {
    for (int i = 0; i < prices.size(); i++) {
      boolean last = i == prices.size() - 1;
      if (prices.get(i).data().get("price").asInt() == price
          && (last || now.isBefore(at(prices.get(i + 1)).plus(GRACE)))) {
        return true;
      }
    }
    return false;
  }

  private static Instant at(SequencedEvent event) {
    return Instant.parse(event.data().get("at").asText());
  }

  private String refusal(Instant now, Line... basket) {
    return String.valueOf(assertThrows(Refusal.class, () -> order(now, basket)).getMessage());
  }
}
