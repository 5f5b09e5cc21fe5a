package dev.signalbox.testing.kernel;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.signalbox.testing.GeneratedPage;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the public types of platform-db and their members with the list in the repository: a
/// change that breaks the modules of others is seen in the review of that list.
class PublicTypesTest {
  private static final Pattern PLATFORM_DB = Pattern.compile(".*/platform-db[/-].*");

  @Test
  void the_list_of_public_types_is_current() {
    var types =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> location.matches(PLATFORM_DB))
            .importPackages("dev.signalbox.platform");
    var list =
        types.stream()
            .filter(PublicTypesTest::isVisible)
            .sorted(Comparator.comparing(JavaClass::getName))
            .map(type -> described(type.reflect()))
            .collect(Collectors.joining("\n"));
    GeneratedPage.assertCurrent("reference/api/platform-db.txt", list);
  }

  private static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.getSimpleName().startsWith("$")
        && !type.isAnonymousClass()
        && type.getEnclosingClass().map(PublicTypesTest::isVisible).orElse(true);
  }

  private static String described(Class<?> type) {
    Stream<Member> members =
        Stream.of(
                type.getDeclaredConstructors(), type.getDeclaredMethods(), type.getDeclaredFields())
            .flatMap(Arrays::stream);
    return type.toGenericString()
        + "\n"
        + members
            .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
            .filter(member -> !member.isSynthetic())
            .map(PublicTypesTest::text)
            .sorted()
            .map(text -> "  " + text + "\n")
            .collect(Collectors.joining());
  }

  private static String text(Member member) {
    return switch (member) {
      case Executable executable -> executable.toGenericString();
      case Field field -> field.toGenericString();
      default -> member.toString();
    };
  }
}
