package dev.signalbox.testing.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.modules.syntax.AllowedModuleDependencies.allow;
import static com.tngtech.archunit.library.modules.syntax.ModuleDependencyScope.consideringOnlyDependenciesBetweenModules;
import static com.tngtech.archunit.library.modules.syntax.ModuleRuleDefinition.modules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Checks the permitted dependencies between the packages of the platform.
class PlatformArchitectureTest {
  private static final JavaClasses PLATFORM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.signalbox.platform");

  @Test
  void packages_use_only_what_they_declare() {
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
                .fromModule("migration")
                .toModules("json", "observe", "tx", "pool", "hash", "retry")
                .fromModule("isolation")
                .toModules("pool")
                .fromModule("backfill")
                .toModules("observe", "migration", "pool", "hash", "retry")
                .fromModule("bulk")
                .toModules("problem", "json")
                .fromModule("web")
                .toModules("tenant", "problem", "json", "observe", "tx", "page", "hash")
                .fromModule("mail")
                .toModules("problem", "observe")
                .fromModule("idempotency")
                .toModules("tenant", "problem", "json", "tx", "hash")
                .fromModule("limit")
                .toModules("tenant", "problem", "observe", "tx", "web", "hash")
                .fromModule("retention")
                .toModules("tenant", "problem", "observe", "tx", "web")
                .fromModule("event")
                .toModules(
                    "idempotency",
                    "tenant",
                    "problem",
                    "json",
                    "observe",
                    "tx",
                    "page",
                    "web",
                    "limit",
                    "hash",
                    "retry")
                .fromModule("description")
                .toModules("tenant", "problem", "json", "web", "limit")
                .fromModule("account")
                .toModules(
                    "tenant",
                    "problem",
                    "json",
                    "observe",
                    "tx",
                    "page",
                    "hash",
                    "mail",
                    "web",
                    "idempotency",
                    "event")
                .fromModule("boot")
                .toModules("pool", "isolation", "migration", "observe", "tx", "tenant", "problem"),
            consideringOnlyDependenciesBetweenModules())
        .check(PLATFORM);
  }

  /// Classes of the packages that a worker without HTTP uses, and that know HTTP all the same.
  private static final String EDGE =
      ".*\\.(\\$?\\w*(Controller|Filters?)"
          + "|event\\.\\$?(ConsistencyTokens|LiveEvents)"
          + "|limit\\.\\$?WorkingCredentials)(\\$.*)?";

  @Test
  void what_a_worker_without_http_uses_does_not_know_it() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "..platform.web..",
            "..platform.account..",
            "..platform.description..",
            "..platform.idempotency..")
        .and()
        .haveNameNotMatching(EDGE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..platform.web..",
            "..platform.account..",
            "..platform.description..",
            "..platform.idempotency..",
            "io.micronaut.http..")
        .check(PLATFORM);
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
