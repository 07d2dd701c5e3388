// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.name.ResourceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Knows when each object is next due.
 *
 * <ol>
 *   <li>An object is due at once when it is put, then a whole interval later, then at fixed times,
 *       one interval apart.
 *   <li>The fixed times depend on the object's source. Objects with the same source and interval
 *       (peers) are due together, so that they are measured together. Hundreds of peers are due in
 *       up to {@value #MAX_GROUPS} groups, spread over the interval, so that they are not all
 *       scaled at the same moment.
 *   <li>A due object is taken until it is {@link #finished}: polls of one object never overlap.
 * </ol>
 *
 * <p>Thread-safe.
 */
public final class Schedule {

  /** Number of objects of one source that may be scaled at the same moment. */
  private static final int GROUP = 100;

  private static final int MAX_GROUPS = 5;

  /**
   * The shortest time between the starts of two polls when the second one is woken: clients that
   * come and go must not have the sources asked without a pause.
   */
  private static final long WOKEN_APART_MILLIS = 250;

  /** Number of dead entries that may stay in the queue without harm. */
  private static final int FEW = 100;

  /** An object that is due, and since when. */
  public record Due(ResourceKey key, Instant at) {}

  private record Entry(Slot slot, long atMillis) {}

  /** Objects that share a source and an interval. */
  private static final class Peers {
    final PeersKey key;
    int size;

    Peers(PeersKey key) {
      this.key = key;
    }

    long offsetMillis(ResourceKey object) {
      int groups = Math.min(MAX_GROUPS, 1 + (size - 1) / GROUP);
      long group = Math.floorMod(spread(object.hashCode()), groups);
      long first = Math.floorMod(spread(key.source().hashCode()), key.intervalMillis());
      return first + group * key.intervalMillis() / groups;
    }
  }

  private record PeersKey(Object source, long intervalMillis) {}

  /**
   * An object's place in the schedule. A slot that was removed or put again leaves a dead entry in
   * the queue, until the entry is due or dead ones are most of the queue.
   */
  private static final class Slot {
    final ResourceKey key;
    Peers peers;
    boolean taken;
    boolean dueAtOnce;
    boolean woken;
    long takenMillis;
    // put, and not polled since
    boolean fresh;
    // earliest time of the next poll by the interval; a whole interval after the first poll
    long notBeforeMillis;
    Entry queued;

    Slot(ResourceKey key) {
      this.key = key;
    }

    long next(long now) {
      if (notBeforeMillis > now) {
        return notBeforeMillis;
      }
      long intervalMillis = peers.key.intervalMillis();
      return now - Math.floorMod(now - peers.offsetMillis(key), intervalMillis) + intervalMillis;
    }
  }

  private final Map<ResourceKey, Slot> slots = new HashMap<>();
  private final Map<PeersKey, Peers> peers = new HashMap<>();
  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>((a, b) -> Long.compare(a.atMillis(), b.atMillis()));

  /**
   * Adds an object, or changes its interval; it is due at once, or as soon as its present poll is
   * finished.
   *
   * @param interval at least 1 ms
   * @param source objects with an equal source and interval are due together, if they are few
   */
  public synchronized void put(ResourceKey key, Duration interval, Object source, Instant now) {
    Slot slot = slots.computeIfAbsent(key, Slot::new);
    leave(slot);
    join(slot, new PeersKey(source, Math.max(1, interval.toMillis())));
    slot.dueAtOnce = true;
    slot.fresh = true;
    if (!slot.taken) {
      enqueue(slot, now.toEpochMilli());
    }
  }

  /** Makes the object due now; false if a poll of it is under way, or it is gone. */
  public synchronized boolean hurry(ResourceKey key, Instant now) {
    Slot slot = slots.get(key);
    if (slot == null || slot.taken) {
      return false;
    }
    enqueue(slot, now.toEpochMilli());
    return true;
  }

  /**
   * Makes the object due now, or as soon as its present poll is finished, but not sooner than 250
   * ms after its last poll began; false if it is gone.
   */
  public synchronized boolean wake(ResourceKey key, Instant now) {
    Slot slot = slots.get(key);
    if (slot == null) {
      return false;
    }
    if (slot.taken) {
      slot.woken = true;
    } else {
      enqueue(slot, woken(slot, now.toEpochMilli()));
    }
    return true;
  }

  private static long woken(Slot slot, long millis) {
    return Math.max(millis, slot.takenMillis + WOKEN_APART_MILLIS);
  }

  private static void take(Slot slot, Instant now) {
    if (slot.fresh) {
      slot.fresh = false;
      slot.notBeforeMillis = now.toEpochMilli() + slot.peers.key.intervalMillis();
    }
    slot.queued = null;
    slot.taken = true;
    slot.dueAtOnce = false;
    slot.woken = false;
    slot.takenMillis = now.toEpochMilli();
  }

  public synchronized void remove(ResourceKey key) {
    Slot slot = slots.remove(key);
    if (slot != null) {
      slot.queued = null;
      leave(slot);
      dropDead();
    }
  }

  private void join(Slot slot, PeersKey key) {
    slot.peers = peers.computeIfAbsent(key, Peers::new);
    slot.peers.size++;
  }

  private void leave(Slot slot) {
    if (slot.peers != null) {
      if (--slot.peers.size == 0) {
        peers.remove(slot.peers.key);
      }
    }
  }

  /** The objects that are due, the longest waiting first; each is taken until it is finished. */
  @SuppressWarnings("ReferenceEquality") // an older entry of a slot may be equal
  public synchronized List<Due> due(Instant now) {
    List<Due> due = new ArrayList<>();
    while (!queue.isEmpty() && queue.peek().atMillis() <= now.toEpochMilli()) {
      Entry entry = queue.poll();
      Slot slot = entry.slot();
      if (slot.queued == entry) {
        take(slot, now);
        due.add(new Due(slot.key, Instant.ofEpochMilli(entry.atMillis())));
      }
    }
    return due;
  }

  /**
   * The object's poll is over: it is due again a whole interval after its first poll, later at the
   * next point of its grid.
   */
  public synchronized void finished(ResourceKey key, Instant now) {
    Slot slot = slots.get(key);
    if (slot != null && slot.taken) {
      slot.taken = false;
      long millis = now.toEpochMilli();
      long next = slot.dueAtOnce ? millis : slot.next(millis);
      enqueue(slot, slot.woken ? Math.min(next, woken(slot, millis)) : next);
    }
  }

  private void enqueue(Slot slot, long atMillis) {
    slot.queued = new Entry(slot, atMillis);
    queue.add(slot.queued);
    dropDead();
  }

  /**
   * An interval may be years long, so dead entries must be dropped. This runs so seldom that it
   * costs next to nothing for each entry.
   */
  @SuppressWarnings("ReferenceEquality") // an older entry of a slot may be equal
  private void dropDead() {
    if (queue.size() > FEW + 2 * slots.size()) {
      queue.removeIf(entry -> entry.slot().queued != entry);
    }
  }

  /** The number of entries in the queue, including dead ones. */
  synchronized int size() {
    return queue.size();
  }

  /** Spreads neighbouring hashes far apart (Fibonacci hashing, Knuth, TAOCP 6.4). */
  private static long spread(int hash) {
    return (hash * 0x9E3779B97F4A7C15L) >>> 1;
  }
}
