package dev.signalbox.testing.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// Scans every log line of this process, ours at DEBUG, for texts that must never be logged.
final class LogScan extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final Logger OURS = (Logger) LoggerFactory.getLogger("dev.signalbox");

  private final List<String> forbidden = new CopyOnWriteArrayList<>();
  private final Set<String> found = ConcurrentHashMap.newKeySet();
  private final Level before = OURS.getLevel();

  static LogScan begin() {
    var scan = new LogScan();
    scan.start();
    OURS.setLevel(Level.DEBUG);
    OURS.setAdditive(false); // read, but not printed
    OURS.addAppender(scan);
    ROOT.addAppender(scan);
    return scan;
  }

  void forbid(String text) {
    if (text.length() >= 8) {
      forbidden.add(text);
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    var line = event.getFormattedMessage();
    if (event.getThrowableProxy() != null) {
      line += ThrowableProxyUtil.asString(event.getThrowableProxy());
    }
    for (var text : forbidden) {
      if (line.contains(text)) {
        found.add(event.getLoggerName() + ": " + line.substring(0, Math.min(200, line.length())));
      }
    }
  }

  /// Returns the lines that should not have been written.
  Set<String> found() {
    return Set.copyOf(found);
  }

  @Override
  public void close() {
    ROOT.detachAppender(this);
    OURS.detachAppender(this);
    OURS.setAdditive(true);
    OURS.setLevel(before);
  }
}
