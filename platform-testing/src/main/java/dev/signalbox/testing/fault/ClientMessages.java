package dev.signalbox.testing.fault;

import dev.signalbox.platform.tenant.Bytes;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the protocol messages of a client, one at a time, and recognises the one that will commit.
final class ClientMessages {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final DataInputStream in;
  private final Set<String> commits = new HashSet<>();
  private boolean started;

  ClientMessages(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /// Represents a message; `ordinary` is false for the messages that open a connection.
  record Message(Bytes content, boolean ordinary, boolean commits) {}

  /// Returns the next message; null at the end of the stream.
  @Nullable Message next() throws IOException {
    try {
      return started ? ordinary() : opening();
    } catch (EOFException e) {
      return null;
    }
  }

  private Message opening() throws IOException {
    int length = in.readInt();
    var bytes = ByteBuffer.allocate(length).putInt(length).put(in.readNBytes(length - 4)).array();
    int code = ByteBuffer.wrap(bytes).getInt(4);
    started = code != SSL_REQUEST && code != GSS_REQUEST;
    return new Message(Bytes.of(bytes), false, false);
  }

  private Message ordinary() throws IOException {
    byte type = in.readByte();
    int length = in.readInt();
    var body = in.readNBytes(length - 4);
    var bytes = ByteBuffer.allocate(length + 1).put(type).putInt(length).put(body).array();
    return new Message(Bytes.of(bytes), true, commits((char) type, body));
  }

  private boolean commits(char type, byte[] body) {
    return switch (type) {
      case 'Q' -> isCommit(text(body, 0));
      case 'P' -> {
        var name = text(body, 0);
        if (isCommit(text(body, name.length() + 1))) {
          commits.add(name);
        } else {
          commits.remove(name);
        }
        yield false;
      }
      case 'B' -> commits.contains(text(body, text(body, 0).length() + 1));
      default -> false;
    };
  }

  private static boolean isCommit(String statement) {
    return statement.equalsIgnoreCase("COMMIT");
  }

  private static String text(byte[] body, int from) {
    int end = from;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return new String(body, from, end - from, StandardCharsets.ISO_8859_1);
  }
}
