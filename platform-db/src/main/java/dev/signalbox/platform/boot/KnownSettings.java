package dev.signalbox.platform.boot;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds settings under `signalbox.` (or `SIGNALBOX_` in the environment) that no code reads: a
/// misspelt setting would otherwise be silently ignored.
final class KnownSettings {
  private static final Set<String> READ_ELSEWHERE =
      Variable.ALL.stream().map(Variable::name).collect(Collectors.toSet());

  /// Matches settings of identity providers, whose names are free, in properties and in the
  /// environment.
  private static final String PROVIDER =
      "(signalbox\\.auth\\.providers\\.[a-z0-9-]+\\.(issuer|audience|jwks))|(SIGNALBOX_AUTH_PROVIDERS_[A-Z0-9]+_(ISSUER|AUDIENCE|JWKS))";

  private KnownSettings() {}

  static void check(ApplicationContext context) {
    var known = known(context);
    var knownInEnvironment = known.stream().map(Variable::of).collect(Collectors.toSet());
    var unknown = new TreeSet<String>();
    for (PropertySource source : context.getEnvironment().getPropertySources()) {
      if (!(source instanceof EnvironmentPropertySource)) {
        source.iterator().forEachRemaining(key -> addUnless(key, "signalbox.", known, unknown));
      }
    }
    System.getenv().keySet().stream()
        .filter(name -> !READ_ELSEWHERE.contains(name))
        .forEach(name -> addUnless(name, "SIGNALBOX_", knownInEnvironment, unknown));
    if (!unknown.isEmpty()) {
      throw new StartRefused(
          "Refusing to start: unknown settings " + unknown + "; known are " + known);
    }
  }

  private static void addUnless(String key, String prefix, Set<String> known, Set<String> unknown) {
    // System properties that are test switches of the build are not settings of a service.
    if (key.startsWith(prefix)
        && !known.contains(key)
        && !(key.endsWith("_FILE") && known.contains(key.substring(0, key.length() - 5)))
        && !key.matches(PROVIDER)
        && !key.equals("signalbox.postgres")
        && !key.equals("signalbox.docs")
        && !key.equals("signalbox.root")) {
      unknown.add(key);
    }
  }

  private static Set<String> known(ApplicationContext context) {
    var known = new TreeSet<String>();
    for (var definition :
        context.getBeanDefinitions(Qualifiers.byStereotype(ConfigurationReader.class))) {
      var prefix = definition.stringValue(ConfigurationReader.class, "prefix").orElse("");
      if (prefix.startsWith("signalbox.")) {
        for (var argument : definition.getConstructor().getArguments()) {
          known.add(prefix + "." + NameUtils.hyphenate(argument.getName()));
        }
      }
    }
    return known;
  }
}
