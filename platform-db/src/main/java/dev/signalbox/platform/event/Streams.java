package dev.signalbox.platform.event;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// Streams that are open in this process: 20 of one workspace, so that none takes the room of the
/// others, and 500 altogether.
final class Streams {
  static final int MAX_OF_ONE = 20;
  private static final int MAX = 500;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Integer> counts = new HashMap<>();
  private int all;

  boolean hasRoom(UUID workspace) {
    lock.lock();
    try {
      return all < MAX && counts.getOrDefault(workspace, 0) < MAX_OF_ONE;
    } finally {
      lock.unlock();
    }
  }

  boolean enter(UUID workspace) {
    lock.lock();
    try {
      boolean room = hasRoom(workspace);
      if (room) {
        all++;
        counts.merge(workspace, 1, Integer::sum);
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  void leave(UUID workspace) {
    lock.lock();
    try {
      all--;
      counts.compute(workspace, (_, open) -> open == null || open == 1 ? null : open - 1);
    } finally {
      lock.unlock();
    }
  }
}
