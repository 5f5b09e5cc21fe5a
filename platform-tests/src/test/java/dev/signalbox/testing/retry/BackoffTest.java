package dev.signalbox.testing.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.retry.Backoff;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  @ParameterizedTest
  @CsvSource({
    "1, PT1S",
    "2, PT2S",
    "3, PT4S",
    "9, PT4M16S",
    "10, PT5M",
    "50, PT5M",
    "2147483647, PT5M"
  })
  void the_ceiling_doubles_up_to_the_cap(int attempt, Duration ceiling) {
    assertEquals(ceiling, BACKOFF.ceiling(attempt));
  }

  @Test
  void the_delay_spreads_from_nothing_to_the_ceiling() {
    var random = new Random(7);
    var delays =
        random.ints(1000).mapToObj(i -> BACKOFF.after(3, random).toMillis()).sorted().toList();
    assertTrue(delays.getFirst() < 100, "smallest " + delays.getFirst());
    assertTrue(delays.getLast() > 3900 && delays.getLast() <= 4000, "largest " + delays.getLast());
  }

  @Test
  void no_base_means_no_delay() {
    assertEquals(Duration.ZERO, new Backoff(Duration.ZERO, Duration.ZERO).after(5, new Random(1)));
  }
}
