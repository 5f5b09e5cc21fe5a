package dev.signalbox.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.benchmarks.EventsLoad.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs released event stores of npm with `benchmarks/peers/append.mjs`.
record EventsPeers(String url) {
  private static final Path FOLDER = Path.of("benchmarks", "peers");

  /// Installs the stores; returns false and prints the reason if that fails.
  static boolean install() {
    try {
      if (!Files.isDirectory(FOLDER.resolve("node_modules"))) {
        var _ =
            run(
                List.of(
                    "npm",
                    "install",
                    "--no-package-lock",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts"));
      }
      var _ = run(List.of("node", "--version"));
      return true;
    } catch (IOException e) {
      System.out.println("The npm peers are left out: " + e.getMessage());
      return false;
    }
  }

  Outcome run(String peer, int clients, Duration duration, int events) throws IOException {
    var output =
        run(
            List.of(
                "node",
                "append.mjs",
                peer,
                url,
                "" + clients,
                "" + duration.toSeconds(),
                "" + events));
    var nanos = new ArrayList<Long>();
    new ObjectMapper()
        .readTree(output)
        .path("micros")
        .forEach(micros -> nanos.add(micros.asLong() * 1000));
    return new Outcome(nanos, duration.toSeconds());
  }

  private static String run(List<String> command) throws IOException {
    var errors = Files.createTempFile("peers", ".log");
    var process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectError(errors.toFile())
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + Files.readString(errors).strip());
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      Files.delete(errors);
    }
    return output;
  }
}
