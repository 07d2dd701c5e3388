// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.util.ArrayList;
import java.util.List;

/** Collects a decision's reasons. */
public final class Trace {

  private final List<Reason> reasons = new ArrayList<>(4);

  /** Adds a reason; see {@link Reason} for the format. */
  public void note(String format, Object... values) {
    reasons.add(new Reason(format, values));
  }

  /** Adds a reason only if the step changed the number. */
  public int step(int before, int after, String format, Object... values) {
    if (before != after) {
      note("%s: %s", new Reason(format, values), after);
    }
    return after;
  }

  void metric(String name, double value, MetricTarget target, int replicas) {
    String format =
        target.type() == MetricType.Value
            ? "%s is %s for a target of %s: %s"
            : "%s is %s at %s a replica: %s";
    note(format, name, value, target.value(), replicas);
  }

  public void jobs(String name, double value, MetricTarget target, int jobs) {
    note("%s is %s at %s a job: %s", name, value, target.value(), jobs);
  }

  void value(String name, double value) {
    note("%s is %s", name, value);
  }

  public void unreadable(Reading.Unreadable reading) {
    note("%s cannot be read: %s", reading.metricName(), reading.problem());
  }

  public List<Reason> reasons() {
    return reasons;
  }
}
