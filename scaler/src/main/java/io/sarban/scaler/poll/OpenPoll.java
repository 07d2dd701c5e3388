// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A poll of one object while its triggers are being measured. */
final class OpenPoll {

  private final PolledObject object;
  private final Plan.Measured plan;
  private final Instant began;
  private final Schedule.Due due;
  private final Measurement[] measurements;
  private final boolean decides;
  private int unanswered;
  private Instant answeredAt;
  private volatile Instant askedAt;

  /**
   * @param decides whether a decision follows; otherwise only the metrics are wanted
   */
  OpenPoll(
      PolledObject object, Plan.Measured plan, Schedule.Due due, Instant began, boolean decides) {
    this.decides = decides;
    this.object = object;
    this.plan = plan;
    this.began = began;
    this.due = due;
    this.measurements = new Measurement[plan.triggers().size()];
    this.unanswered = measurements.length;
    this.answeredAt = began;
    this.askedAt = began;
  }

  PolledObject object() {
    return object;
  }

  Plan.Measured plan() {
    return plan;
  }

  boolean decides() {
    return decides;
  }

  Schedule.Due due() {
    return due;
  }

  /** How late the last of its sources was asked. */
  Duration lateness() {
    return Duration.between(due.at(), askedAt);
  }

  /** One of its sources is asked now, which may have waited for a place. */
  void asked(Instant now) {
    askedAt = now;
  }

  Duration latency() {
    return Duration.between(began, answeredAt);
  }

  /**
   * Notes readings that need no source. Like KEDA, asks no source for a paused object.
   *
   * @return the readings if no source has to be asked
   */
  Optional<List<Reading>> unasked(Instant now) {
    if (plan.paused() || plan.triggers().isEmpty()) {
      return Optional.of(List.of());
    }
    Optional<List<Reading>> readings = Optional.empty();
    for (int i = 0; i < measurements.length; i++) {
      Optional<Measurement.Failed> flaw = plan.triggers().get(i).flaw();
      if (flaw.isPresent()) {
        readings = answered(i, plan.triggers().get(i).told(flaw.get()), now);
      }
    }
    return readings;
  }

  /**
   * Notes one trigger's measurement, whose message may be shown. When all are there, returns the
   * readings in the triggers' order.
   */
  synchronized Optional<List<Reading>> answered(int trigger, Measurement measurement, Instant now) {
    measurements[trigger] = measurement;
    answeredAt = now;
    if (--unanswered > 0) {
      return Optional.empty();
    }
    List<Reading> readings = new ArrayList<>(measurements.length);
    for (int i = 0; i < measurements.length; i++) {
      readings.add(plan.triggers().get(i).reading(measurements[i]));
    }
    return Optional.of(readings);
  }

  /** The triggers that could not be read. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < measurements.length; i++) {
      if (measurements[i] instanceof Measurement.Failed failed) {
        String label = plan.triggers().get(i).label();
        problems.add(new Problem(object.key(), label, failed.fault(), failed.elsewhere()));
      }
    }
    return problems;
  }
}
