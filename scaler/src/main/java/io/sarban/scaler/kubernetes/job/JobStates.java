// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.sarban.scaler.decide.job.FinishedJob;
import io.sarban.scaler.resource.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The state of a Job, by KEDA's rules ("scalingStrategy" in its ScaledJob specification). */
final class JobStates {

  private static final Set<String> AT_WORK = Set.of("Running", "Succeeded");
  private static final Set<String> ENDS = Set.of("Complete", "Failed");

  private JobStates() {}

  static Optional<FinishedJob> finished(Job job) {
    List<JobCondition> conditions =
        job.getStatus() == null ? List.of() : job.getStatus().getConditions();
    return conditions.stream()
        .filter(condition -> ENDS.contains(condition.getType()))
        .filter(condition -> "True".equals(condition.getStatus()))
        .findFirst()
        .map(end -> finished(job, end));
  }

  private static FinishedJob finished(Job job, JobCondition end) {
    String at =
        end.getLastTransitionTime() == null
            ? job.getMetadata().getCreationTimestamp()
            : end.getLastTransitionTime();
    return new FinishedJob(
        job.getMetadata().getName(),
        end.getType().equals("Complete"),
        Timestamps.read(at).orElse(Instant.EPOCH));
  }

  /**
   * Whether an unfinished Job has no working pod yet.
   *
   * @param conditions the conditions of a working pod; if empty, it must run
   */
  static boolean isPending(List<Pod> pods, List<String> conditions) {
    return pods.stream()
        .filter(pod -> pod.getStatus() != null)
        .noneMatch(
            pod ->
                conditions.isEmpty()
                    ? AT_WORK.contains(String.valueOf(pod.getStatus().getPhase()))
                    : conditions.stream().allMatch(type -> has(pod, type)));
  }

  private static boolean has(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> type.equals(c.getType()) && "True".equals(c.getStatus()));
  }
}
