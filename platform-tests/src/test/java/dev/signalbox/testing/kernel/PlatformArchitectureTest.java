package dev.signalbox.testing.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.modules.syntax.AllowedModuleDependencies.allow;
import static com.tngtech.archunit.library.modules.syntax.ModuleDependencyScope.consideringOnlyDependenciesBetweenModules;
import static com.tngtech.archunit.library.modules.syntax.ModuleRuleDefinition.modules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Checks the permitted dependencies between the packages of platform-db, and between those of
/// platform-web. Maven itself keeps platform-db from using platform-web.
class PlatformArchitectureTest {
  private static final JavaClasses PLATFORM = in("platform-(db|web)");

  private static JavaClasses in(String module) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .withImportOption(location -> location.matches(Pattern.compile(".*/" + module + "[/-].*")))
        .importPackages("dev.signalbox.platform");
  }

  @Test
  void packages_of_platform_db_use_only_what_they_declare() {
    modules()
        .definedByPackages("dev.signalbox.platform.(*)..")
        .derivingNameFromPattern("$1")
        .should()
        .respectTheirAllowedDependencies(
            allow()
                .fromModule("json")
                .toModules("problem", "hash")
                .fromModule("tx")
                .toModules("tenant", "problem", "json", "observe", "pool", "page", "hash", "retry")
                .fromModule("data")
                .toModules("problem", "json", "page")
                .fromModule("migration")
                .toModules("json", "observe", "tx", "pool", "hash", "retry")
                .fromModule("isolation")
                .toModules("pool")
                .fromModule("backfill")
                .toModules("observe", "migration", "pool", "hash", "retry")
                .fromModule("limit")
                .toModules("tenant", "problem", "observe", "tx")
                .fromModule("retention")
                .toModules("tenant", "problem", "observe", "tx")
                .fromModule("event")
                .toModules(
                    "tenant", "problem", "json", "observe", "tx", "page", "limit", "hash", "retry")
                .fromModule("boot")
                .toModules("pool", "isolation", "migration", "observe", "tx"),
            consideringOnlyDependenciesBetweenModules())
        .check(in("platform-db"));
  }

  @Test
  void packages_of_platform_web_use_only_what_they_declare() {
    modules()
        .definedByPackages("dev.signalbox.platform.(**)")
        .derivingNameFromPattern("$1")
        .should()
        .respectTheirAllowedDependencies(
            allow()
                .fromModule("limit.http")
                .toModules("web")
                .fromModule("retention.http")
                .toModules("web")
                .fromModule("event.http")
                .toModules("web", "idempotency")
                .fromModule("description")
                .toModules("web", "limit.http")
                .fromModule("account")
                .toModules("web", "idempotency", "mail"),
            consideringOnlyDependenciesBetweenModules())
        .check(in("platform-web"));
  }

  @Test
  void what_a_worker_without_http_uses_does_not_know_it() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.micronaut.http..", "io.micronaut.security..", "io.micronaut.management..")
        .check(in("platform-db"));
  }

  @Test
  void only_the_lower_packages_name_a_connection() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..platform.tenant..",
            "..platform.problem..",
            "..platform.json..",
            "..platform.web..",
            "..platform.account..",
            "..platform.observe..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.sql.Connection")
        .check(PLATFORM);
  }
}
