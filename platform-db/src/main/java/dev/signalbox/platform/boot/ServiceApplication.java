package dev.signalbox.platform.boot;

import io.micronaut.runtime.Micronaut;
import java.util.Optional;

/// The main method of every service.
public final class ServiceApplication {
  private ServiceApplication() {}

  /// Starts a service and returns; the server keeps the process alive.
  @SuppressWarnings("resource")
  public static void run(Class<?> application, String[] args) {
    endWithTheLauncher();
    Micronaut.build(args).mainClass(application).banner(false).start();
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
