package dev.signalbox.platform.limit;

/// Counts one kind of stored object that has a quota. Each module has a bean for each kind.
public interface Countable {
  /// Returns the name of the kind in `platform.quota_defaults`.
  String kind();

  /// Counts the objects of the current workspace; runs in a read-only transaction of a background
  /// job.
  long count();
}
