package dev.signalbox.platform.boot;

import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The main method of every service.
public final class ServiceApplication {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceApplication.class);

  /// For each processor.
  private static final int CARRIERS = 8;

  private ServiceApplication() {}

  /// Starts a service and serves until the process is told to end.
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
    var faults = RequiredSettings.faults(context.getEnvironment(), System.getenv());
    if (!faults.isEmpty()) {
      exit(new StartFailure(faults, StartFailure.CONFIGURATION));
    }
    context.start();
    var server = context.getBean(EmbeddedServer.class);
    server.start();
    return server;
  }

  private static void exit(StartFailure failure) {
    failure.sentences().forEach(sentence -> System.err.println("signalbox: " + sentence));
    System.exit(failure.exitCode());
  }

  /// Virtual threads are not sliced: one that computes keeps its carrier. With several carriers for
  /// each processor the operating system slices those, and a request with little to do does not
  /// wait behind others with much (ADR 27). Set before the first virtual thread starts.
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

  /// Threads of the server do not keep the process alive.
  private static void awaitTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A service that the launcher started does not outlive it, even when the launcher was killed.
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
