package dev.signalbox.platform.event.http;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the open streams of this process: at most 20 of one workspace, of one organization as
/// many as its quota permits, and 500 altogether, so that tenants cannot exhaust the capacity of
/// each other.
final class Streams {
  static final int MAX_OF_ONE = 20;
  private static final int MAX = 500;

  /// Identifies the workspace and organization of a stream, with the quota of the organization.
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
