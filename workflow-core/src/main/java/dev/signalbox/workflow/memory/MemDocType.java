package dev.signalbox.workflow.memory;

/// What kind of memory a document is.
enum MemDocType {
  /// Of one task.
  CONTEXT,
  /// Lasting facts.
  KNOWLEDGE,
  /// Patterns to reuse.
  TEMPLATE
}
