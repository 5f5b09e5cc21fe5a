package dev.signalbox.platform.migration;

import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collection;
import java.util.SortedMap;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/// Provides the scripts of a schema to Flyway, with the role names of this deployment.
record PrefixedScripts(String schema, SortedMap<String, String> texts) implements ResourceProvider {
  @Override
  public @Nullable LoadableResource getResource(String name) {
    return null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return texts.keySet().stream()
        .filter(name -> name.startsWith(prefix) && Arrays.stream(suffixes).anyMatch(name::endsWith))
        .<LoadableResource>map(name -> new Script(schema, name, texts.getOrDefault(name, "")))
        .toList();
  }

  private static final class Script extends LoadableResource {
    private final String schema;
    private final String name;
    private final String text;

    private Script(String schema, String name, String text) {
      this.schema = schema;
      this.name = name;
      this.text = text;
    }

    @Override
    public Reader read() {
      return new StringReader(text);
    }

    @Override
    public String getAbsolutePath() {
      return "db/migration/" + schema + "/" + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return getAbsolutePath();
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
