package dev.signalbox.platform.boot;

/// Signals that the service must not serve with its present configuration; the message is for the
/// operator.
public final class StartRefused extends IllegalStateException {
  StartRefused(String sentence) {
    super(sentence);
  }
}
