package dev.signalbox.workflow.memory;

/// The kinds of memory documents.
enum MemDocType {
  /// The document belongs to one task.
  CONTEXT,
  /// The document holds lasting facts.
  KNOWLEDGE,
  /// The document holds a pattern to reuse.
  TEMPLATE
}
