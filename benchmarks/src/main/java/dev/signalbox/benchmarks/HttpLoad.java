package dev.signalbox.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// Repeats one GET over kept-alive connections at full speed. It uses plain sockets, so that the
/// client takes as little of the machine as pgbench does.
final class HttpLoad {
  private final URI base;
  private final byte[] request;

  HttpLoad(URI base, String path, Map<String, String> headers) {
    this.base = base;
    var text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + base.getHost() + "\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    this.request = text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// Returns unsorted latencies in nanoseconds.
  long[] run(int clients, Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      var loops = new ArrayList<Future<long[]>>();
      for (int i = 0; i < clients; i++) {
        loops.add(threads.submit(() -> loop(end)));
      }
      var all = new ArrayList<long[]>();
      for (var loop : loops) {
        all.add(loop.get());
      }
      return all.stream().flatMapToLong(Arrays::stream).toArray();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private long[] loop(long end) {
    var nanos = LongStream.builder();
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream(), 65_536);
      for (long now = System.nanoTime(); now < end; ) {
        socket.getOutputStream().write(request);
        readAnswer(in);
        long done = System.nanoTime();
        nanos.add(done - now);
        now = done;
      }
      return nanos.build().toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readAnswer(InputStream in) throws IOException {
    var status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IllegalStateException(status);
    }
    int length = -1;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    var text = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended");
      }
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }
}
