package dev.signalbox.testing.backfill;

import dev.signalbox.platform.backfill.Backfills;
import dev.signalbox.platform.backfill.Outcome;
import dev.signalbox.platform.backfill.Pace;
import dev.signalbox.platform.observe.Observations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/// Runs a backfill in a JVM of its own, to be killed. `careless` is the control: it saves the
/// cursor after the batch, in another transaction.
final class BackfillProcess {
  private BackfillProcess() {}

  static Process start(Readings readings, String how) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BackfillProcess.class.getName(),
                readings.database().url(),
                String.valueOf(readings.database().password()),
                how)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    var line = lines.readLine();
    if (!"begins".equals(line)) {
      throw new IOException("the child said " + line);
    }
    Thread.startVirtualThread(() -> lines.lines().forEach(_ -> {}));
    return process;
  }

  public static void main(String[] arguments) throws Exception {
    var source = new PGSimpleDataSource();
    source.setUrl(arguments[0]);
    source.setUser("signalbox_migrator");
    source.setPassword(arguments[1]);
    System.out.println("begins");
    if (arguments[2].equals("careless")) {
      CarelessRunner.run(source);
      return;
    }
    var pace = new Pace(500, Duration.ofMillis(40));
    var backfills = new Backfills(source, Observations.logOnly());
    // The server may still hold the lock of a runner that was killed a moment ago.
    while (backfills.run(List.of(Readings.counting()), pace).getFirst()
        instanceof Outcome.Skipped) {
      Thread.sleep(10);
    }
  }
}
