// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.route.component.RouteException;
import java.util.List;
import java.util.Optional;

/**
 * The user's settings for scaling a workload.
 *
 * @param minReplicas from 0
 * @param maxReplicas from 1
 * @param pollingInterval seconds, from 1
 * @param cooldownPeriod seconds, from 0
 * @param messagesPerReplica the number of messages for each replica, from 1
 * @param natsMonitoring host and port of a NATS server's monitoring
 * @param triggers replace the derived ones; empty: derive them
 */
public record ScalingSettings(
    Optional<Integer> minReplicas,
    Optional<Integer> maxReplicas,
    Optional<Integer> pollingInterval,
    Optional<Integer> cooldownPeriod,
    Optional<Integer> messagesPerReplica,
    Optional<String> natsMonitoring,
    List<Trigger> triggers) {

  /** Without any setting. */
  public static final ScalingSettings NONE = of(null, null, null, null, null);

  /** Defaults for one machine: few workers, which follow a backlog at once. */
  public static final ScalingSettings ON_ONE_MACHINE = of(null, 5, 2, 10, null);

  /** Each may be null: not set. */
  public static ScalingSettings of(
      Integer minReplicas,
      Integer maxReplicas,
      Integer pollingInterval,
      Integer cooldownPeriod,
      Integer messagesPerReplica) {
    return new ScalingSettings(
        Optional.ofNullable(minReplicas),
        Optional.ofNullable(maxReplicas),
        Optional.ofNullable(pollingInterval),
        Optional.ofNullable(cooldownPeriod),
        Optional.ofNullable(messagesPerReplica),
        Optional.empty(),
        List.of());
  }

  /** These settings, completed by the other ones. */
  public ScalingSettings or(ScalingSettings other) {
    return new ScalingSettings(
        minReplicas.or(other::minReplicas),
        maxReplicas.or(other::maxReplicas),
        pollingInterval.or(other::pollingInterval),
        cooldownPeriod.or(other::cooldownPeriod),
        messagesPerReplica.or(other::messagesPerReplica),
        natsMonitoring.or(other::natsMonitoring),
        triggers.isEmpty() ? other.triggers() : triggers);
  }

  /**
   * These settings, if they are consistent.
   *
   * @throws RouteException that says what does not
   */
  public ScalingSettings checked() {
    atLeast("minReplicas", minReplicas, 0);
    atLeast("maxReplicas", maxReplicas, 1);
    atLeast("pollingInterval", pollingInterval, 1);
    atLeast("cooldownPeriod", cooldownPeriod, 0);
    atLeast("messagesPerReplica", messagesPerReplica, 1);
    return this;
  }

  private static void atLeast(String name, Optional<Integer> number, int least) {
    if (number.isPresent() && number.get() < least) {
      throw new RouteException(name + " must be at least " + least + ", not " + number.get());
    }
  }
}
