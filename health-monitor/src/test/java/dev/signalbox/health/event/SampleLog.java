package dev.signalbox.health.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Contains the days of the channel log in which something happens.
public final class SampleLog {
  private static final List<String> LINES = read();

  private SampleLog() {}

  /// Returns lines for ingest, as if the log had just ended.
  public static String events(Instant now) {
    return String.join("\n", ChannelLogToEvents.convert(LINES, now));
  }

  public static Duration shift(Instant now) {
    return ChannelLogToEvents.shift(LINES, now);
  }

  private static List<String> read() {
    try (var in =
        Objects.requireNonNull(SampleLog.class.getResourceAsStream("/channel-log-sample.ndjson"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
