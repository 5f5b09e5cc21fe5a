package dev.signalbox.platform.backfill;

import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.migration.ScriptFolder;
import dev.signalbox.platform.migration.ServiceModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Represents one file `db/backfill/<module>/B001__name.sql`. `after` is the migration that it
/// needs; `table` is the table whose size estimates the total amount of work. Malformed files are
/// rejected by name.
public record BackfillScript(
    String module, int number, String file, After after, @Nullable String table, String text) {
  private static final Pattern FILE = Pattern.compile("B(\\d{3})__[a-z0-9_]+\\.sql");
  private static final Pattern AFTER = Pattern.compile("(?m)^-- after: ([a-z_]+) (\\d{1,4})$");
  private static final Pattern TABLE = Pattern.compile("(?m)^-- table: ([a-z_0-9]+\\.[a-z_0-9]+)$");

  /// Names a module and the number of one of its migrations.
  public record After(String module, int version) {
    @Override
    public String toString() {
      return module + " " + version;
    }
  }

  /// Reads the scripts on the class path: those of the platform, then those of these services, each
  /// ordered by number.
  public static List<BackfillScript> of(List<ServiceModule> services) {
    var scripts = new ArrayList<BackfillScript>();
    var modules = new ArrayList<>(List.of("platform"));
    services.forEach(service -> modules.add(service.schema()));
    for (var module : modules) {
      ScriptFolder.read("db/backfill/" + module)
          .forEach((file, text) -> scripts.add(parse(module, file, text)));
    }
    return List.copyOf(scripts);
  }

  public static BackfillScript parse(String module, String file, String text) {
    var name = FILE.matcher(file);
    var where = module + " " + file;
    demand(name.matches(), where, "the name is not like B001__what_it_does.sql");
    demand(text.startsWith("-- Purpose: "), where, "does not begin with -- Purpose:");
    var after = AFTER.matcher(text);
    demand(after.find(), where, "does not say after which migration: -- after: " + module + " 1");
    var batch = BatchText.of(text);
    demand(batch.oneStatement(), where, "holds more than one statement");
    demand(
        Set.copyOf(batch.parameters()).equals(Set.of("cursor", "limit")),
        where,
        "needs exactly the parameters :cursor and :limit, and has " + batch.parameters());
    return new BackfillScript(
        module,
        Integer.parseInt(name.group(1)),
        file,
        new After(after.group(1), Integer.parseInt(after.group(2))),
        Optional.of(TABLE.matcher(text)).filter(Matcher::find).map(m -> m.group(1)).orElse(null),
        text);
  }

  /// Returns module and number, as commands and log lines show them.
  public String id() {
    return module + " B%03d".formatted(number);
  }

  BatchText batch() {
    return BatchText.of(text);
  }

  /// Returns the SHA-256 of the file, independent of its line endings.
  String checksum() {
    return Hashes.sha256Hex(text.replace("\r\n", "\n"));
  }

  private static void demand(boolean met, String where, String otherwise) {
    if (!met) {
      throw new IllegalArgumentException("backfill " + where + ": " + otherwise);
    }
  }
}
