package io.sarban.scaler.route;

import io.sarban.scaler.resource.Trigger;
import java.util.List;
import java.util.Optional;

/**
 * How a workload shall be scaled, as far as the user says.
 *
 * @param minReplicas from 0
 * @param maxReplicas from 1
 * @param pollingInterval seconds, from 1
 * @param cooldownPeriod seconds, from 0
 * @param messagesPerReplica what a replica is there for, from 1
 * @param natsMonitoring host and port of a NATS server's monitoring
 * @param triggers in place of those that are derived; empty: derive them
 */
public record Scaling(
    Optional<Integer> minReplicas,
    Optional<Integer> maxReplicas,
    Optional<Integer> pollingInterval,
    Optional<Integer> cooldownPeriod,
    Optional<Integer> messagesPerReplica,
    Optional<String> natsMonitoring,
    List<Trigger> triggers) {

  /** Nothing is said. */
  public static final Scaling NONE = of(null, null, null, null, null);

  /** What fits one machine: few workers, which follow a backlog at once. */
  public static final Scaling ON_ONE_MACHINE = of(null, 5, 2, 10, null);

  /** Each may be null: nothing is said of it. */
  public static Scaling of(
      Integer minReplicas,
      Integer maxReplicas,
      Integer pollingInterval,
      Integer cooldownPeriod,
      Integer messagesPerReplica) {
    return new Scaling(
        Optional.ofNullable(minReplicas),
        Optional.ofNullable(maxReplicas),
        Optional.ofNullable(pollingInterval),
        Optional.ofNullable(cooldownPeriod),
        Optional.ofNullable(messagesPerReplica),
        Optional.empty(),
        List.of());
  }

  /** This, and where it says nothing, the other. */
  public Scaling or(Scaling other) {
    return new Scaling(
        minReplicas.or(other::minReplicas),
        maxReplicas.or(other::maxReplicas),
        pollingInterval.or(other::pollingInterval),
        cooldownPeriod.or(other::cooldownPeriod),
        messagesPerReplica.or(other::messagesPerReplica),
        natsMonitoring.or(other::natsMonitoring),
        triggers.isEmpty() ? other.triggers() : triggers);
  }

  /**
   * This, if it holds together.
   *
   * @throws RouteException that says what does not
   */
  public Scaling checked() {
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
