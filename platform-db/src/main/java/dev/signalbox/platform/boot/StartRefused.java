package dev.signalbox.platform.boot;

/// A service must not serve as it is set up; the message is for the operator.
final class StartRefused extends IllegalStateException {
  StartRefused(String sentence) {
    super(sentence);
  }
}
