package dev.signalbox.workflow.capability;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Caches the recently used schemas in compiled form. A changed schema has another revision, so no
/// cached schema is outdated.
final class CompiledSchemas {
  private static final int MAX_ENTRIES = 500;

  private final Map<Key, SchemaDefinition> entries = new LinkedHashMap<>(64, 0.75f, true);

  /// Identifies a compiled schema. The workspace is part of the key, so that no workspace can reach
  /// a schema of another one.
  record Key(UUID workspaceId, UUID id, long revision) {}

  SchemaDefinition get(Key key, Supplier<SchemaDefinition> compile) {
    synchronized (entries) {
      var known = entries.get(key);
      if (known != null) {
        return known;
      }
    }
    var compiled = compile.get();
    synchronized (entries) {
      entries.put(key, compiled);
      if (entries.size() > MAX_ENTRIES) {
        entries.remove(entries.keySet().iterator().next());
      }
    }
    return compiled;
  }
}
