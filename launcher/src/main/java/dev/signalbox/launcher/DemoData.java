package dev.signalbox.launcher;

/// Something to look at in each service, made through the services themselves.
final class DemoData {
  private final DevKeys keys;

  DemoData(DevKeys keys) {
    this.keys = keys;
  }

  void create() {
    java.util.Objects.requireNonNull(keys);
  }
}
