package dev.signalbox.launcher;

import dev.signalbox.platform.migration.ServiceModule;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "new-module",
    mixinStandardHelpOptions = true,
    description =
        "Makes a module with one table, one resource, its migration with undo, its API description and its tests; ./signalbox dev starts it.")
final class NewModuleCommand implements Callable<Integer> {
  private static final Set<String> TAKEN =
      Set.of("platform", "testing", "launcher", "operator", "benchmarks", "console", "public");

  @Parameters(
      paramLabel = "NAME",
      description = "What the module keeps, a plural noun of lower-case letters, such as notes.")
  private String name = "";

  @Option(
      names = "--thing",
      paramLabel = "NOUN",
      description = "The singular of the name; without it the name loses its s.")
  private @Nullable String thing;

  @Option(names = "--remove", description = "Removes what this command has made instead.")
  private boolean remove;

  @Override
  public Integer call() throws Exception {
    var root = Home.find().root();
    var poms = new ModulePoms(root, name);
    if (remove) {
      if (!poms.listed()) {
        throw new IllegalArgumentException("there is no module " + name);
      }
      ModuleFiles.remove(root, name);
      poms.remove();
      System.out.println("Removed the module " + name + ". Tables in a database stay there.");
      return 0;
    }
    var one = singular();
    if (Files.exists(root.resolve(name)) || TAKEN.contains(name) || isSchema(name)) {
      throw new IllegalArgumentException("the name " + name + " is taken");
    }
    int port = 1 + ServiceModule.all().stream().mapToInt(ServiceModule::port).max().orElse(8080);
    ModuleFiles.write(root, name, one, port, poms.version());
    poms.add();
    System.out.println("Made the module " + name + ", which serves /v1/" + name + " on " + port);
    return 0;
  }

  private String singular() {
    if (!name.matches("[a-z]{3,20}")) {
      throw new IllegalArgumentException("a name has 3 to 20 lower-case letters: " + name);
    }
    if (thing != null && (!thing.matches("[a-z]{2,20}") || thing.equals(name))) {
      throw new IllegalArgumentException("--thing is another noun of 2 to 20 lower-case letters");
    }
    if (thing == null && !name.endsWith("s")) {
      throw new IllegalArgumentException(
          name + " is no plural; name what the module keeps, or give --thing as well");
    }
    return thing == null ? name.substring(0, name.length() - 1) : thing;
  }

  private static boolean isSchema(String name) {
    return ServiceModule.all().stream().anyMatch(service -> service.schema().equals(name));
  }
}
