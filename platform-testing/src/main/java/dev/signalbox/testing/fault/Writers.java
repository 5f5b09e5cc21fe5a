package dev.signalbox.testing.fault;

import dev.signalbox.testing.Api;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Runs clients that POST under load, each request with its own Idempotency-Key and repeated until
/// it is acknowledged, as a careful client does.
public final class Writers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Api api;
  private final String path;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final Set<String> abandoned = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
  private final AtomicLong lastTrouble = new AtomicLong(System.nanoTime());
  private final AtomicLong calls = new AtomicLong();

  private Writers(Api api, String path) {
    this.api = api;
    this.path = path;
  }

  /// Starts a number of clients; the body is `{"text": "<a new name>"}`.
  public static Writers start(Api api, String path, int clients) {
    var writers = new Writers(api, path);
    for (int i = 0; i < clients; i++) {
      writers.threads.execute(writers::write);
    }
    return writers;
  }

  private void write() {
    while (!stopping.get()) {
      var name = UUID.randomUUID().toString();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!attempt(name)) {
        if (System.nanoTime() > deadline) {
          abandoned.add(name);
          return;
        }
      }
      acknowledged.put(name, System.nanoTime());
    }
  }

  private boolean attempt(String name) {
    calls.incrementAndGet();
    var answer = api.with("Idempotency-Key", name).post(path, "{\"text\": \"" + name + "\"}");
    boolean stored = answer.status() == 201;
    var kind = stored ? "201" : answer.status() + " " + answer.code();
    answers.computeIfAbsent(kind, _ -> new AtomicLong()).incrementAndGet();
    if (!stored) {
      lastTrouble.set(System.nanoTime());
      pause();
    }
    return stored;
  }

  /// Waits until the clients have finished their requests.
  public void finish() {
    stopping.set(true);
    threads.close();
  }

  /// Returns the names whose write was acknowledged.
  public Set<String> stored() {
    return Set.copyOf(acknowledged.keySet());
  }

  public int acknowledged() {
    return acknowledged.size();
  }

  /// Returns the names that were not acknowledged within a minute.
  public Set<String> abandoned() {
    return Set.copyOf(abandoned);
  }

  /// Returns the counts of each status and problem code.
  public Map<String, AtomicLong> answers() {
    return Map.copyOf(answers);
  }

  public long calls() {
    return calls.get();
  }

  /// Returns the `System.nanoTime()` of the first write that was acknowledged after that moment.
  public long firstWriteAfter(long moment) {
    return acknowledged.values().stream()
        .mapToLong(Long::longValue)
        .filter(at -> at >= moment)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /// Returns the `System.nanoTime()` of the last answer other than 201.
  public long lastTrouble() {
    return lastTrouble.get();
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finish();
  }
}
