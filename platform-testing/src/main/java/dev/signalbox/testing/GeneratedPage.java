package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// Represents a page under `docs/` that is generated from the code. A difference fails the build;
/// `mvn verify -Dsignalbox.docs=write` writes the page again.
public final class GeneratedPage {
  private GeneratedPage() {}

  public static void assertCurrent(String page, String content) {
    var root = Objects.requireNonNull(System.getProperty("signalbox.root"), "run through Maven");
    var file = Path.of(root, "docs").resolve(page);
    try {
      if ("write".equals(System.getProperty("signalbox.docs"))) {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content, StandardCharsets.UTF_8);
      }
      var written = Files.exists(file) ? Files.readString(file) : "";
      assertEquals(
          content,
          written,
          () ->
              "docs/%s is not current; write it with: mvn verify -Dsignalbox.docs=write\n%s\n"
                  .formatted(page, String.join("\n", PageDifference.between(written, content))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
