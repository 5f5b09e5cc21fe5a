package dev.signalbox.testing.fault;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ExecutorService;

/// Forwards one connection through the proxy: messages one way, bytes the other.
final class ProxiedConnection implements AutoCloseable {
  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private volatile boolean swallowing;

  ProxiedConnection(FaultProxy proxy, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    client.setTcpNoDelay(true);
  }

  /// Runs until either side has ended.
  void run(ExecutorService threads) throws IOException {
    var _ = threads.submit(this::answers);
    var messages = new ClientMessages(client.getInputStream());
    var out = server.getOutputStream();
    for (var message = messages.next(); message != null; message = messages.next()) {
      var fault = proxy.take(message);
      if (fault == null) {
        out.write(message.content().toArray());
      } else {
        happen(fault, message.content().toArray());
      }
    }
  }

  private void happen(Fault fault, byte[] message) throws IOException {
    var out = server.getOutputStream();
    switch (fault) {
      case DELAY -> {
        pause(200);
        out.write(message);
      }
      case DROP -> close();
      case RESET, LOSE_COMMIT -> reset();
      case HALF_CLOSE -> server.shutdownOutput();
      case TRUNCATE -> {
        out.write(message, 0, message.length / 2);
        close();
      }
      case BLACKHOLE -> {
        pause(1000);
        reset();
      }
      case SWALLOW_COMMIT_ANSWER -> {
        swallowing = true;
        out.write(message);
      }
    }
  }

  private Void answers() throws IOException {
    var buffer = new byte[65_536];
    try (this) {
      var in = server.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (swallowing) {
          reset();
        }
        client.getOutputStream().write(buffer, 0, n);
      }
    }
    return null;
  }

  private void reset() throws IOException {
    client.setSoLinger(true, 0);
    server.setSoLinger(true, 0);
    close();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closeQuietly(client);
    closeQuietly(server);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is closed, as intended.
      return;
    }
  }
}
