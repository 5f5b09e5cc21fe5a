package dev.signalbox.platform.boot;

import io.micronaut.runtime.Micronaut;

/// The main method of every service.
public final class ServiceApplication {
  private ServiceApplication() {}

  /// Starts a service and returns; the server keeps the process alive.
  @SuppressWarnings("resource")
  public static void run(Class<?> application, String[] args) {
    Micronaut.build(args).mainClass(application).banner(false).start();
  }
}
