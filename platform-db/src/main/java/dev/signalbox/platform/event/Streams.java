package dev.signalbox.platform.event;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// Streams that are open in this process: 20 of one workspace, as many of one organization as its
/// quota says, and 500 altogether, so that none takes the room of the others.
final class Streams {
  static final int MAX_OF_ONE = 20;
  private static final int MAX = 500;

  /// Whose stream it is, and how many its organization may have.
  record Owner(UUID workspace, UUID organization, long mostOfOrganization) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Integer> counts = new HashMap<>();
  private int all;

  boolean hasRoom(Owner owner) {
    lock.lock();
    try {
      return all < MAX
          && counts.getOrDefault(owner.workspace(), 0) < MAX_OF_ONE
          && counts.getOrDefault(owner.organization(), 0) < owner.mostOfOrganization();
    } finally {
      lock.unlock();
    }
  }

  boolean enter(Owner owner) {
    lock.lock();
    try {
      boolean room = hasRoom(owner);
      if (room) {
        all++;
        counts.merge(owner.workspace(), 1, Integer::sum);
        counts.merge(owner.organization(), 1, Integer::sum);
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  void leave(Owner owner) {
    lock.lock();
    try {
      all--;
      leaveOne(owner.workspace());
      leaveOne(owner.organization());
    } finally {
      lock.unlock();
    }
  }

  private void leaveOne(UUID party) {
    counts.compute(party, (_, open) -> open == null || open == 1 ? null : open - 1);
  }
}
