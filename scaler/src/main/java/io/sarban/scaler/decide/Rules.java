// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.decide.formula.Formula;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** An object's rules as plain values, with all defaults filled in. */
public record Rules(
    int min,
    int max,
    OptionalInt idle,
    Duration cooldown,
    Instant coolsFrom,
    Optional<FallbackRules> fallback,
    Optional<Composite> composite,
    Direction up,
    Direction down,
    Pause pause,
    boolean forcedActive,
    boolean resourcesOnly,
    boolean busyFloor,
    Engine engine) {

  /** What replaces a metric after more than {@code threshold} consecutive failures. */
  public record FallbackRules(int threshold, int replicas, FallbackBehavior behavior) {}

  public enum FallbackBehavior {
    Static,
    CurrentReplicas,
    CurrentReplicasIfHigher,
    CurrentReplicasIfLower,
    ScalingModifiers
  }

  /** The single metric that scalingModifiers compute from all metrics. */
  public record Composite(Formula formula, MetricTarget target, double activation) {}

  /** The pause annotations. */
  public record Pause(boolean here, OptionalInt at, boolean in, boolean out) {}

  /** Whether an annotation pauses the object, so that its sources need not be asked. */
  public boolean paused() {
    return pause.here() || pause.at().isPresent();
  }
}
