package dev.signalbox.benchmarks;

import dev.signalbox.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Runs PostgreSQL's own load generator with a service's login role.
record Pgbench(TestDatabase database, String role) {
  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

  /// Returns the transactions per second of a script.
  double run(String script, int clients, Duration duration) throws IOException {
    var file = Files.createTempFile("pgbench", ".sql");
    Files.writeString(file, script);
    var server = URI.create(database.url().substring("jdbc:".length()));
    var command =
        new ProcessBuilder(
            "pgbench",
            "--no-vacuum",
            "--protocol=prepared",
            "--client=" + clients,
            "--jobs=2",
            "--time=" + duration.toSeconds(),
            "--file=" + file,
            "--host=" + server.getHost(),
            "--port=" + server.getPort(),
            "--username=" + role,
            database.name());
    command.environment().put("PGPASSWORD", Optional.ofNullable(database.password()).orElse(""));
    var process = command.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Files.delete(file);
    var tps = TPS.matcher(output);
    if (!tps.find() || process.onExit().join().exitValue() != 0) {
      throw new IllegalStateException("pgbench: " + output);
    }
    return Double.parseDouble(tps.group(1));
  }
}
