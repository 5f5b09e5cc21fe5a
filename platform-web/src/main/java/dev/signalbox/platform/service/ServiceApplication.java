package dev.signalbox.platform.service;

import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Provides the main method of every service.
public final class ServiceApplication {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceApplication.class);

  /// The number of carrier threads per processor.
  private static final int CARRIERS = 8;

  private ServiceApplication() {}

  /// Starts a service and serves until the process is terminated.
  @SuppressWarnings("resource")
  public static void run(Class<?> application, String[] args) {
    moreCarriers();
    endWithTheLauncher();
    long begun = System.nanoTime();
    EmbeddedServer server;
    try {
      server = start(application, args);
    } catch (RuntimeException e) {
      var failure = StartFailure.of(e).orElseThrow(() -> e);
      exit(failure);
      return;
    }
    var context = server.getApplicationContext();
    var drain = context.getBean(Drain.class);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  drain.run();
                  server.stop();
                },
                "drain"));
    LOG.info("serving at {} after {} ms", server.getURI(), millisSince(begun));
    awaitTheEnd();
  }

  private static EmbeddedServer start(Class<?> application, String[] args) {
    var context = Micronaut.build(args).mainClass(application).banner(false).build();
    context.getEnvironment().start();
    var faults = ServiceSettings.faults(context.getEnvironment(), System.getenv());
    if (!faults.isEmpty()) {
      exit(new StartFailure(faults, StartFailure.CONFIGURATION));
    }
    context.start();
    var server = context.getBean(EmbeddedServer.class);
    server.start();
    return server;
  }

  private static void exit(StartFailure failure) {
    failure.messages().forEach(message -> System.err.println("signalbox: " + message));
    System.exit(failure.exitCode());
  }

  /// Sets the number of carrier threads. Virtual threads are not time-sliced: one that computes
  /// keeps its carrier. With several carriers per processor the operating system slices those, and
  /// a short request does not wait behind long ones (ADR 27). The property is set before the first
  /// virtual thread starts.
  private static void moreCarriers() {
    var property = "jdk.virtualThreadScheduler.parallelism";
    if (System.getProperty(property) == null) {
      System.setProperty(
          property, Integer.toString(CARRIERS * Runtime.getRuntime().availableProcessors()));
    }
  }

  private static long millisSince(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun).toMillis();
  }

  /// Blocks the main thread, since the server's threads do not keep the process alive.
  private static void awaitTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends a service together with the launcher that started it, even if the launcher was killed.
  private static void endWithTheLauncher() {
    Optional.ofNullable(System.getenv("SIGNALBOX_DEV_PARENT"))
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
        .ifPresent(parent ->
            Thread.ofVirtual()
                .start(() -> {
                  var _ = parent.onExit().join();
                  System.exit(0);
                }));
  }
}
