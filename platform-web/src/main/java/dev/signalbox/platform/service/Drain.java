package dev.signalbox.platform.service;

import io.micronaut.runtime.graceful.GracefulShutdownManager;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Shuts the service down in order on SIGTERM: readiness turns to 503, the port stays open for a
/// while, then it closes and running requests finish. The framework's own shutdown hook would close
/// the port first.
@Singleton
final class Drain {
  private final DrainConfig config;
  private final GracefulShutdownManager server;
  private volatile boolean draining;

  Drain(DrainConfig config, GracefulShutdownManager server) {
    this.config = config;
    this.server = server;
  }

  boolean isDraining() {
    return draining;
  }

  void run() {
    draining = true;
    try {
      Thread.sleep(config.delay());
      var _ =
          server
              .shutdownGracefully()
              .toCompletableFuture()
              .get(config.grace().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The end of the process interrupts all requests that are still running.
    }
  }
}
