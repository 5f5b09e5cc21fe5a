package dev.signalbox.launcher;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Runs a mail server for `./signalbox dev` that delivers nothing: each message becomes a readable
/// file in `.signalbox/mail`.
final class MailCatcher implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;

  private final GreenMail server;
  private final Path folder;
  private volatile boolean stopped;
  private int written;

  private MailCatcher(GreenMail server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  static MailCatcher start(Home home) {
    try {
      var folder = Files.createDirectories(home.file("mail"));
      var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
      server.start();
      var catcher = new MailCatcher(server, folder);
      Thread.ofVirtual().name("mail-catcher").start(catcher::write);
      return catcher;
    } catch (IOException e) {
      throw new IllegalStateException("the folder for mail cannot be made", e);
    }
  }

  int port() {
    return server.getSmtp().getPort();
  }

  Path folder() {
    return folder;
  }

  private void write() {
    try {
      while (!stopped) {
        Thread.sleep(LOOK_MILLIS);
        var received = server.getReceivedMessages();
        for (; written < received.length; written++) {
          write(received[written]);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | MessagingException e) {
      System.err.println("a message could not be written to " + folder + ": " + e.getMessage());
    }
  }

  private void write(MimeMessage message) throws IOException, MessagingException {
    var name = Instant.now().toString().replace(":", "") + "-" + written + ".eml";
    try (var out = Files.newOutputStream(folder.resolve(name))) {
      message.writeTo(out);
    }
  }

  @Override
  public void close() {
    stopped = true;
    server.stop();
  }
}
