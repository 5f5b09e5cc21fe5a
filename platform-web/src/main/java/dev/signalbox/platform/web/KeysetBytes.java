package dev.signalbox.platform.web;

import dev.signalbox.platform.page.ByPosition;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Keyset;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/// Writes a keyset as bytes of a fixed length, and reads them back.
final class KeysetBytes {
  private static final int TIME_BYTES = 8 + 4 + 16;
  private static final int POSITION_BYTES = 8;

  private KeysetBytes() {}

  static int length(Class<? extends Keyset> kind) {
    return kind == ByTime.class ? TIME_BYTES : POSITION_BYTES;
  }

  static byte[] of(Keyset keyset) {
    return switch (keyset) {
      case ByTime(var at, var id) ->
          ByteBuffer.allocate(TIME_BYTES)
              .putLong(at.getEpochSecond())
              .putInt(at.getNano())
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array();
      case ByPosition(var position) ->
          ByteBuffer.allocate(POSITION_BYTES).putLong(position).array();
    };
  }

  static Keyset read(byte[] bytes, Class<? extends Keyset> kind) {
    var buffer = ByteBuffer.wrap(bytes);
    if (kind == ByPosition.class) {
      return new ByPosition(buffer.getLong());
    }
    return new ByTime(
        Instant.ofEpochSecond(buffer.getLong(), buffer.getInt()),
        new UUID(buffer.getLong(), buffer.getLong()));
  }
}
