// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.plan.PolledTrigger;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** A trigger of an object that may be looked at between the object's polls. */
final class LookedTrigger {

  /** As in the HorizontalPodAutoscaler: less than a tenth more asks for no more replicas. */
  private static final double TOLERANCE = 0.1;

  private final PolledObject object;
  private final Plan.Measured plan;
  private final int index;
  private final Duration interval;
  private volatile Instant next;
  // the last poll, if a look since then has failed or woken the object
  private volatile Object settled;

  LookedTrigger(
      PolledObject object, Plan.Measured plan, int index, Duration interval, Instant next) {
    this.object = object;
    this.plan = plan;
    this.index = index;
    this.interval = interval;
    this.next = next;
  }

  PolledObject object() {
    return object;
  }

  PolledTrigger trigger() {
    return plan.triggers().get(index);
  }

  Duration interval() {
    return interval;
  }

  /** Whether a look can tell something that the object's last poll did not. */
  boolean wants(Instant now) {
    return !now.isBefore(next)
        && reading() instanceof Reading.Measured last
        && settled != lastPoll()
        && (!last.active() || grows());
  }

  /**
   * Takes a look's measurement. If the trigger cannot be measured, the object's next poll deals
   * with it.
   *
   * @param wake makes the object due; false if it cannot be now, as it is being polled
   * @return whether it made the object due
   */
  boolean seen(Measurement measurement, Instant began, Predicate<PolledObject> wake) {
    next = began.plus(interval);
    Object poll = lastPoll();
    boolean failed = !(measurement instanceof Measurement.Measured);
    boolean woken = !failed && wakes((Measurement.Measured) measurement) && wake.test(object);
    if (failed || woken) {
      settled = poll;
    }
    return woken;
  }

  private boolean wakes(Measurement.Measured found) {
    return reading() instanceof Reading.Measured last
        && ((found.active() && !last.active()) || (grows() && hasGrown(last, found.value())));
  }

  /** Whether more work would require more replicas. */
  private boolean grows() {
    Outcome outcome = object.outcome();
    return plan instanceof Plan.Sound sound
        && sound.rules().engine() == Engine.DIRECT
        && outcome != null
        && outcome.decision() != null
        && outcome.decision().replicas() > 0
        && outcome.decision().replicas() < sound.rules().max();
  }

  private static boolean hasGrown(Reading.Measured last, double value) {
    MetricTarget target = last.target();
    return value - last.value() >= Math.max(target.value(), TOLERANCE * last.value());
  }

  /** The last poll's reading by this plan; null if there is none. */
  private Reading reading() {
    List<Reading> readings = readings();
    if (readings == null || readings.size() <= index) {
      return null;
    }
    Reading reading = readings.get(index);
    return reading.metricName().equals(trigger().metricName()) ? reading : null;
  }

  private List<Reading> readings() {
    Outcome outcome = object.outcome();
    if (outcome != null) {
      return outcome.readings();
    }
    JobOutcome jobs = object.jobOutcome();
    return jobs == null ? null : jobs.readings();
  }

  /** Identifies the last poll: a different object after each poll. */
  private Object lastPoll() {
    return object.outcome() == null ? object.jobOutcome() : object.outcome();
  }
}
