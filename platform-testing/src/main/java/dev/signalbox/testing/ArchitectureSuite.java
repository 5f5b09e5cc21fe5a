package dev.signalbox.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.modules.syntax.AllowedModuleDependencies.allow;
import static com.tngtech.archunit.library.modules.syntax.ModuleDependencyScope.consideringOnlyDependenciesBetweenModules;
import static com.tngtech.archunit.library.modules.syntax.ModuleRuleDefinition.modules;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.modules.syntax.AllowedModuleDependencies;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.configuration.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Checks the architecture of a service: its features use only declared dependencies, it touches no
/// other service, only the platform uses JDBC connections, and its jobs and settings are described.
public abstract class ArchitectureSuite {
  /// Returns the name of the package under `dev.signalbox`.
  protected abstract String service();

  /// Returns the permitted dependencies of each feature; a feature that is not listed has none.
  protected abstract Map<String, List<String>> allowed();

  private JavaClasses imported() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("dev.signalbox." + service());
  }

  @Test
  void features_use_only_what_they_declare() {
    // The first rule gives the builder its type; no feature has this name.
    AllowedModuleDependencies declared = allow().fromModule("none").toModules();
    for (var entry : allowed().entrySet()) {
      declared =
          declared.fromModule(entry.getKey()).toModules(entry.getValue().toArray(String[]::new));
    }
    modules()
        .definedByPackages("dev.signalbox." + service() + ".(*)..")
        .derivingNameFromPattern("$1")
        .should()
        .respectTheirAllowedDependencies(declared, consideringOnlyDependenciesBetweenModules())
        .check(imported());
  }

  @Test
  void no_service_uses_classes_of_another() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.signalbox..")
                .and(
                    resideOutsideOfPackages(
                        "dev.signalbox.platform..", "dev.signalbox." + service() + "..")))
        .check(imported());
  }

  @Test
  void only_the_platform_names_a_connection() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.sql.Connection")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("javax.sql.DataSource")
        .check(imported());
  }

  @Test
  void only_controllers_know_http() {
    noClasses()
        .that()
        .haveNameNotMatching(".*Controller(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.signalbox.platform.web..", "io.micronaut.http..")
        .check(imported());
  }

  @Test
  void every_background_job_with_a_tenant_context_is_documented() throws IOException {
    var root = Objects.requireNonNull(System.getProperty("signalbox.root"), "run through Maven");
    var page = Files.readString(Path.of(root, "docs", "reference", "service-jobs.md"));
    for (var type : imported()) {
      boolean enters =
          type.getConstructorCallsFromSelf().stream()
              .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Caller.ServiceJob.class));
      assertTrue(
          !enters || page.contains("| `" + type.getSimpleName() + "` |"),
          () -> type.getSimpleName() + " is missing in docs/reference/service-jobs.md");
    }
  }

  @Test
  void every_setting_has_a_meaning() {
    assertEquals(
        List.of(),
        Settings.unexplained(Settings.onClassPath()),
        "each needs a @param in its record, which docs/reference/configuration.md shows");
  }

  @Test
  void names_say_what_a_thing_is() {
    classes()
        .should()
        .haveNameNotMatching(".*(Impl|Utils?|Helper|Manager|Base)$")
        .check(imported());
  }
}
