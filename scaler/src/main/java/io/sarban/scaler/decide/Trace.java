package io.sarban.scaler.decide;

import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects a decision's reasons. */
final class Trace {

  private final List<Reason> reasons = new ArrayList<>(4);

  void note(Supplier<String> words) {
    reasons.add(new Reason(words));
  }

  /** Notes a step only where it changed the number. */
  int step(int before, int after, Supplier<String> words) {
    if (before != after) {
      note(() -> words.get() + ": " + after);
    }
    return after;
  }

  void metric(String name, double value, MetricTarget target, int replicas) {
    String of = target.type() == MetricType.Value ? " for a target of " : " at ";
    String each = target.type() == MetricType.Value ? "" : " a replica";
    note(() -> name + " is " + plain(value) + of + plain(target.value()) + each + ": " + replicas);
  }

  void jobs(String name, double value, MetricTarget target, int jobs) {
    note(() -> name + " is " + plain(value) + " at " + plain(target.value()) + " a job: " + jobs);
  }

  void value(String name, double value) {
    note(() -> name + " is " + plain(value));
  }

  void unreadable(Reading.Unreadable reading) {
    note(() -> reading.metricName() + " cannot be read: " + reading.problem());
  }

  List<Reason> reasons() {
    return reasons;
  }

  private static String plain(double number) {
    if (Math.abs(number) >= 1e15) {
      return String.valueOf(number);
    }
    return new BigDecimal(number)
        .setScale(3, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
