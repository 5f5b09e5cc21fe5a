package dev.signalbox.testing.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Forwards between a service and PostgreSQL on this machine and applies one fault at a time to the
/// connection that next sends a matching message.
public final class FaultProxy implements AutoCloseable {
  private final int target;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Fault> pending = new AtomicReference<>();

  private FaultProxy(int target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  public static FaultProxy before(int port) {
    try {
      var proxy = new FaultProxy(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      var _ = proxy.threads.submit(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// Arms the next fault; returns false while the previous one has not happened yet.
  public boolean arm(Fault fault) {
    return pending.compareAndSet(null, fault);
  }

  /// Returns true if every armed fault has happened.
  public boolean isQuiet() {
    return pending.get() == null;
  }

  /// Returns the armed fault if it matches the message; only one connection receives it.
  @Nullable Fault take(ClientMessages.Message message) {
    var fault = pending.get();
    boolean fits = fault != null && message.ordinary() && (message.commits() || !fault.atCommit());
    return fits && pending.compareAndSet(fault, null) ? fault : null;
  }

  private @Nullable Void accept() throws IOException {
    while (!listener.isClosed()) {
      var client = listener.accept();
      var _ =
          threads.submit(() -> {
            try (var connection = new ProxiedConnection(this, client, connect())) {
              open.add(connection);
              connection.run(threads);
              open.remove(connection);
            } catch (IOException e) {
              client.close();
            }
            return null;
          });
    }
    return null;
  }

  private Socket connect() throws IOException {
    var server = new Socket(InetAddress.getLoopbackAddress(), target);
    server.setTcpNoDelay(true);
    return server;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(ProxiedConnection::close);
    threads.shutdownNow();
  }
}
