// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.decide.History.Recommendation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The stabilization windows: a scale-up goes to the lowest recommendation in its window, a
 * scale-down to the highest. Source: Kubernetes' documentation of horizontal pod autoscaling,
 * "Stabilization window", and KEP-853.
 */
final class Stabilization {

  private Stabilization() {}

  /** The recommendations to keep, with the new one at the end. */
  static List<Recommendation> remember(
      List<Recommendation> before, int desired, Rules rules, Instant now) {
    List<Recommendation> kept = new ArrayList<>();
    for (Recommendation earlier : before) {
      // keeps only recommendations that can still be the highest or lowest of a window
      if ((earlier.replicas() > desired && isIn(rules.down(), earlier, now))
          || (earlier.replicas() < desired && isIn(rules.up(), earlier, now))) {
        kept.add(earlier);
      }
    }
    kept.add(new Recommendation(desired, now));
    return kept;
  }

  /** Moves {@code replicas} toward {@code desired} as far as the windows allow. */
  static int apply(
      List<Recommendation> before, int desired, int replicas, Rules rules, Instant now) {
    int lowest = desired;
    int highest = desired;
    for (Recommendation earlier : before) {
      if (isIn(rules.up(), earlier, now)) {
        lowest = Math.min(lowest, earlier.replicas());
      }
      if (isIn(rules.down(), earlier, now)) {
        highest = Math.max(highest, earlier.replicas());
      }
    }
    return Math.min(Math.max(replicas, lowest), highest);
  }

  private static boolean isIn(Direction direction, Recommendation earlier, Instant now) {
    return earlier.at().isAfter(now.minus(direction.window()));
  }
}
