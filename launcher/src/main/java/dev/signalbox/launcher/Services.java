package dev.signalbox.launcher;

import dev.signalbox.operator.Database;
import dev.signalbox.platform.migration.ServiceModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs the services as child processes, each from its own jar; their output is shown with a
/// prefix.
final class Services implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private record Child(ServiceModule service, Process process) {}

  private final Home home;
  private final Database database;
  private final DevKeys keys;
  private final MailCatcher mail;
  private Map<String, String> passwords = Map.of();
  private final List<Child> children = new ArrayList<>();

  Services(Home home, Database database, DevKeys keys, MailCatcher mail) {
    this.home = home;
    this.database = database;
    this.keys = keys;
    this.mail = mail;
  }

  /// Sets the passwords of the roles; there are none if the server trusts local connections.
  void use(Map<String, String> rolePasswords) {
    passwords = Map.copyOf(rolePasswords);
  }

  /// Fails before anything is started if a port is taken, and explains how to choose another.
  static void checkPorts() {
    for (var service : ServiceModule.all()) {
      int port = port(service);
      try (var socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress("localhost", port));
      } catch (IOException e) {
        throw new IllegalStateException(
            "port %d, which %s needs, is taken; free it or set %s to another one"
                .formatted(port, service.name(), variable(service)),
            e);
      }
    }
  }

  static int port(ServiceModule service) {
    var chosen = System.getenv(variable(service));
    return chosen == null ? service.port() : Integer.parseInt(chosen);
  }

  static URI url(ServiceModule service) {
    return URI.create("http://localhost:" + port(service));
  }

  private static String variable(ServiceModule service) {
    return service.schema().toUpperCase(Locale.ROOT) + "_PORT";
  }

  void start() throws IOException {
    for (var service : ServiceModule.all()) {
      var process = command(service).start();
      children.add(new Child(service, process));
      Thread.ofVirtual().start(() -> forward(service, process));
    }
    for (var child : children) {
      awaitReady(child);
    }
  }

  private ProcessBuilder command(ServiceModule service) throws IOException {
    var jar =
        home.root().resolve(service.name()).resolve("target").resolve(service.name() + ".jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          service.name() + " is not built: run ./signalbox or mvn package");
    }
    Files.createDirectories(home.folder().resolve("cds"));
    var archive = home.folder().resolve("cds").resolve(service.name() + ".jsa");
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + archive,
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar.toString());
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("DATABASE_"));
    environment.put("DATABASE_URL", database.url());
    environment.put("DATABASE_USER", service.appRole());
    environment.put("DATABASE_PASSWORD", passwords.getOrDefault(service.appRole(), ""));
    environment.put("SIGNALBOX_SHUTDOWN_DELAY", "0s");
    environment.put("SIGNALBOX_MAIL_HOST", "localhost");
    environment.put("SIGNALBOX_MAIL_PORT", String.valueOf(mail.port()));
    environment.put("SIGNALBOX_MAIL_TLS", "none");
    environment.put("MICRONAUT_SERVER_PORT", String.valueOf(port(service)));
    environment.put("SIGNALBOX_AUTH_ISSUER", DevKeys.ISSUER);
    environment.put("SIGNALBOX_AUTH_AUDIENCE", DevKeys.AUDIENCE);
    environment.put("SIGNALBOX_AUTH_JWKS", keys.jwks());
    environment.put("SIGNALBOX_WEB_CURSOR_SECRET", keys.cursorSecret());
    environment.put("SIGNALBOX_ENTRY_KEY", keys.entryKey());
    if (service.schema().equals("catalog")) {
      environment.put("SIGNALBOX_ACCOUNT_API_ISSUER", "http://localhost:8081");
      environment.put(
          "SIGNALBOX_ACCOUNT_API_SIGNING_KEYS", DevKeys.signingKeys(home).toUri().toString());
    }
    environment.put("SIGNALBOX_DEV_PARENT", String.valueOf(ProcessHandle.current().pid()));
    return builder.redirectErrorStream(true);
  }

  private static void forward(ServiceModule service, Process process) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        System.out.println(service.schema() + " | " + line);
      }
    } catch (IOException e) {
      System.out.println(service.schema() + " | (output ended)");
    }
  }

  private static void awaitReady(Child child) {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(url(child.service()).resolve("/health/readiness"))
              .timeout(Duration.ofSeconds(2))
              .build();
      long deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (System.nanoTime() < deadline) {
        if (!child.process().isAlive()) {
          throw new IllegalStateException(
              child.service().name() + " ended while starting; see its lines above");
        }
        if (answers(client, request)) {
          return;
        }
        Thread.sleep(50);
      }
      throw new IllegalStateException(child.service().name() + " is not ready after 90 seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /// Blocks until one of the services ends, or the launcher is stopped.
  void awaitEnd() throws InterruptedException {
    while (children.stream().allMatch(child -> child.process().isAlive())) {
      Thread.sleep(500);
    }
  }

  @Override
  public void close() {
    children.forEach(child -> child.process().destroy());
    for (var child : children) {
      try {
        if (!child.process().waitFor(15, TimeUnit.SECONDS)) {
          child.process().destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        child.process().destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
