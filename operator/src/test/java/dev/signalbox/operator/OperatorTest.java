package dev.signalbox.operator;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Tests the command line of operators as a stranger meets it.
class OperatorTest {
  private record Result(int code, String output) {}

  private static Result run(String... args) throws Exception {
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Operator.class.getName());
    command.command().addAll(List.of(args));
    command
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SIGNALBOX_") || name.startsWith("DATABASE_"));
    var process = command.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Result(process.exitValue(), output);
  }

  @Test
  void the_version_names_the_commit() throws Exception {
    var result = run("--version");
    assertEquals(0, result.code(), result.output());
    assertTrue(
        result
            .output()
            .strip()
            .matches("signalbox \\S+ \\(commit ([0-9a-f]{7,}(-dirty)?|unknown)\\)"),
        result.output());
  }

  @Test
  void a_command_without_a_database_says_which_variable_is_missing() throws Exception {
    var result = run("plan");
    assertEquals(1, result.code(), result.output());
    assertEquals(
        "signalbox: DATABASE_ADMIN_URL is not set; with SIGNALBOX_MIGRATOR_URL commands of the"
            + " migrator need no administrator.",
        result.output().strip());
  }

  @Test
  void every_command_explains_itself_and_each_of_its_options() {
    var line = new CommandLine(new Operator());
    assertEquals(2, Operator.run(line, Databases.ofTheEnvironment()));
    assertEquals(10, line.getSubcommands().size());
    assertAll(
        line.getSubcommands().entrySet().stream()
            .map(one -> () -> explains(line, one.getKey(), one.getValue().getCommandSpec())));
  }

  private static void explains(CommandLine line, String name, CommandSpec spec) {
    var text = new StringWriter();
    line.setOut(new PrintWriter(text));
    assertEquals(0, line.execute(name, "--help"), name);
    var help = text.toString();
    var words = help.replaceAll("\\s+", " ");
    for (var sentence : spec.usageMessage().description()) {
      assertTrue(words.contains(sentence.formatted().replaceAll("\\s+", " ")), help);
      assertTrue(sentence.endsWith("."), name + " is described by a sentence: " + sentence);
    }
    for (var option : spec.options()) {
      assertFalse(option.description().length == 0, name + " " + option.longestName());
    }
  }
}
