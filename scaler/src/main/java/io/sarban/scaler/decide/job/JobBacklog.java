// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.decide.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The combined demand of the active triggers of a ScaledJob.
 *
 * @param active whether any trigger is active
 * @param messages number of waiting messages
 * @param wanted number of Jobs for them, at most the maximum
 */
record JobBacklog(boolean active, int messages, int wanted) {

  private static final JobBacklog NONE = new JobBacklog(false, 0, 0);

  private record Ask(double messages, double jobs) {}

  static JobBacklog of(List<Reading> readings, JobRules rules, Trace trace) {
    List<Ask> asks = new ArrayList<>();
    for (Reading reading : readings) {
      if (reading instanceof Reading.Measured measured) {
        add(measured, rules, trace, asks);
      } else {
        trace.unreadable((Reading.Unreadable) reading);
      }
    }
    if (asks.isEmpty()) {
      return NONE;
    }
    Ask all = combined(asks, rules.calculation());
    int wanted = whole(Math.min(rules.max(), all.jobs()));
    if (asks.size() > 1) {
      String calculation = rules.calculation().name().toLowerCase(Locale.ROOT);
      trace.note("%s of %s: %s", calculation, asks.size(), wanted);
    }
    return new JobBacklog(true, whole(all.messages()), wanted);
  }

  private static void add(Reading.Measured measured, JobRules rules, Trace trace, List<Ask> asks) {
    double messages = Math.max(0, measured.value());
    double jobs = Math.min(rules.max(), messages / measured.target().value());
    if (measured.active()) {
      asks.add(new Ask(messages, jobs));
      trace.jobs(measured.metricName(), measured.value(), measured.target(), whole(jobs));
    }
  }

  private static Ask combined(List<Ask> asks, JobRules.Calculation calculation) {
    Comparator<Ask> byMessages = Comparator.comparingDouble(Ask::messages);
    return switch (calculation) {
      case MAX -> asks.stream().max(byMessages).orElseThrow();
      case MIN -> asks.stream().min(byMessages).orElseThrow();
      case SUM -> new Ask(sum(asks, Ask::messages), sum(asks, Ask::jobs));
      case AVG ->
          new Ask(sum(asks, Ask::messages) / asks.size(), sum(asks, Ask::jobs) / asks.size());
    };
  }

  private static double sum(List<Ask> asks, ToDoubleFunction<Ask> of) {
    return asks.stream().mapToDouble(of).sum();
  }

  /** Rounds up to whole Jobs; at most the largest int. */
  private static int whole(double number) {
    return (int) Math.ceil(number);
  }
}
