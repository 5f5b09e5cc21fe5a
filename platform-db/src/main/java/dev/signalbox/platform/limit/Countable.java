package dev.signalbox.platform.limit;

/// Something that a module stores and that has a quota. Each module has a bean for each kind.
public interface Countable {
  /// As in `platform.quota_defaults`.
  String kind();

  /// Counts what the entered workspace has; runs in a reading transaction of a background job.
  long count();
}
