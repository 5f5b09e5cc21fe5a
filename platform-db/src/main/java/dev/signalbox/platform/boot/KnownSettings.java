package dev.signalbox.platform.boot;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.util.TreeSet;

/// Finds settings under `signalbox.` that no configuration record reads: a misspelt key would
/// otherwise be silently without effect.
final class KnownSettings {
  private KnownSettings() {}

  static void check(ApplicationContext context) {
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
    var unknown = new TreeSet<String>();
    for (var section : context.getEnvironment().getPropertyEntries("signalbox")) {
      for (var key : context.getEnvironment().getProperties("signalbox." + section).keySet()) {
        unknown.add("signalbox." + section + "." + key);
      }
    }
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalStateException(
          "Refusing to start: unknown settings " + unknown + "; known are " + known);
    }
  }
}
