// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the algorithm remembers of an object between polls. Bounded: recommendations by the
 * stabilization windows, changes by the policies' periods. The history of an idle object is empty.
 *
 * @param lastActive when a trigger was last active
 * @param failures number of consecutive failed readings by metric name; no entry for a metric that
 *     was read
 * @param recommendations within the stabilization windows, oldest first
 * @param changes within the policies' periods, oldest first
 */
public record History(
    Optional<Instant> lastActive,
    Map<String, Integer> failures,
    List<Recommendation> recommendations,
    List<Change> changes) {

  /** The replicas that the metrics asked for at an instant. */
  public record Recommendation(int replicas, Instant at) {}

  /** A change of the replicas: above 0 up, below 0 down. */
  public record Change(int replicas, Instant at) {}

  public static final History EMPTY = new History(Optional.empty(), Map.of(), List.of(), List.of());

  public History {
    failures = Map.copyOf(failures);
    recommendations = List.copyOf(recommendations);
    changes = List.copyOf(changes);
  }

  /**
   * The history after the target was scaled at {@code now}. At zero, nothing is left to stabilize
   * or limit.
   */
  public History scaled(int from, int to, Instant now) {
    if (from == to) {
      return this;
    }
    if (to == 0) {
      return new History(lastActive, failures, List.of(), List.of());
    }
    List<Change> next = new ArrayList<>(changes);
    next.add(new Change(to - from, now));
    return new History(lastActive, failures, recommendations, next);
  }

  History active(Instant now) {
    return new History(Optional.of(now), failures, recommendations, changes);
  }

  /** This history with {@code at} as the last activity, if that is later. */
  public History activeAt(Instant at) {
    return lastActive.isPresent() && lastActive.get().isAfter(at) ? this : active(at);
  }

  /** This history with the failures counted; a metric that was read has none. */
  public History read(List<Reading> readings) {
    if (failures.isEmpty() && readings.stream().noneMatch(Reading.Unreadable.class::isInstance)) {
      return this;
    }
    Map<String, Integer> next = new HashMap<>();
    for (Reading reading : readings) {
      if (reading instanceof Reading.Unreadable) {
        next.put(reading.metricName(), failures.getOrDefault(reading.metricName(), 0) + 1);
      }
    }
    return new History(lastActive, next, recommendations, changes);
  }

  History recommendations(List<Recommendation> next) {
    return new History(lastActive, failures, next, changes);
  }

  /** This history without changes that are older than every policy's period. */
  History since(Instant oldest) {
    if (changes.isEmpty() || !changes.get(0).at().isBefore(oldest)) {
      return this;
    }
    List<Change> recent = changes.stream().filter(change -> !change.at().isBefore(oldest)).toList();
    return new History(lastActive, failures, recommendations, recent);
  }
}
