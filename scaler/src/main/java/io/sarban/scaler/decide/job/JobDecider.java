// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.decide.Trace;
import java.util.List;

/**
 * Decides how many Jobs to create: a pure function of a ScaledJob's rules, one poll's readings and
 * the existing Jobs. Source: KEDA's ScaledJob specification and "Scaling Jobs".
 */
public final class JobDecider {

  private final JobRules rules;
  private final JobCounts counts;
  private final Trace trace = new Trace();

  private JobDecider(JobRules rules, JobCounts counts) {
    this.rules = rules;
    this.counts = counts;
  }

  /**
   * Decides.
   *
   * @param readings one for each trigger; may be empty only while paused
   */
  public static JobDecision decide(JobRules rules, List<Reading> readings, JobCounts counts) {
    return new JobDecider(rules, counts).decide(readings);
  }

  private JobDecision decide(List<Reading> readings) {
    if (rules.paused()) {
      trace.note("paused by annotation autoscaling.keda.sh/paused: no job is created");
      return new JobDecision(0, trace.reasons(), false, true);
    }
    JobBacklog backlog = JobBacklog.of(readings, rules, trace);
    int create = counts.running() < rules.min() ? upToMinimum() : byBacklog(backlog);
    return new JobDecision(create, trace.reasons(), backlog.active() || rules.min() > 0, false);
  }

  /** Creates the missing Jobs of the minimum first; the backlog's Jobs follow at the next poll. */
  private int upToMinimum() {
    int missing = rules.min() - counts.running();
    trace.note("%s of %s run that always are to: %s", counts.running(), rules.min(), missing);
    return missing;
  }

  private int byBacklog(JobBacklog backlog) {
    if (!backlog.active()) {
      trace.note("no trigger is active: no job is created");
      return 0;
    }
    // the minimum's Jobs run whatever the backlog is
    JobCounts beside = new JobCounts(counts.running() - rules.min(), counts.pending());
    int most = rules.strategy().most(backlog.wanted(), beside, rules.max());
    int create =
        trace.step(
            backlog.wanted(),
            Math.max(0, most),
            "%s running, %s pending; %s",
            counts.running(),
            counts.pending(),
            rules.strategy().words());
    int fit = Math.max(0, rules.max() - counts.running());
    if (!(rules.strategy() instanceof JobStrategy.Custom)) {
      create = trace.step(create, Math.min(create, fit), "limited to maxReplicaCount");
    }
    int messages = backlog.messages();
    if (rules.strategy() instanceof JobStrategy.Eager) {
      return create;
    }
    return trace.step(create, Math.min(create, messages), "not more than there are messages");
  }
}
