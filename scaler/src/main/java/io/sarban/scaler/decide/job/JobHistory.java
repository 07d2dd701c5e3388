// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Selects the finished Jobs to delete, by successfulJobsHistoryLimit and failedJobsHistoryLimit.
 */
public final class JobHistory {

  private JobHistory() {}

  /** The names of the Jobs beyond the limits, the oldest first. */
  public static List<String> superfluous(List<FinishedJob> finished, JobRules rules) {
    return Stream.concat(
            beyond(rules.successfulLimit(), finished.stream().filter(FinishedJob::succeeded)),
            beyond(rules.failedLimit(), finished.stream().filter(job -> !job.succeeded())))
        .toList();
  }

  private static Stream<String> beyond(int limit, Stream<FinishedJob> jobs) {
    List<String> oldestFirst =
        jobs.sorted(Comparator.comparing(FinishedJob::at).thenComparing(FinishedJob::name))
            .map(FinishedJob::name)
            .toList();
    return oldestFirst.subList(0, Math.max(0, oldestFirst.size() - limit)).stream();
  }
}
