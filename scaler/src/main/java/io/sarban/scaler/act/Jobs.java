// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import io.sarban.scaler.decide.job.FinishedJob;
import io.sarban.scaler.decide.job.JobCounts;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.List;

/** The Jobs of ScaledJobs. */
public interface Jobs {

  /**
   * Counts the unfinished Jobs, including those created a moment ago. Does no I/O.
   *
   * @param pendingPodConditions a Job is pending until one of its pods has all of them; if empty,
   *     until a pod runs
   * @throws InvalidFieldException while they cannot be read
   */
  JobCounts count(ResourceKey scaledJob, List<String> pendingPodConditions);

  /** The finished Jobs. Does no I/O. */
  List<FinishedJob> finished(ResourceKey scaledJob);

  /**
   * Creates a Job; returns when it exists.
   *
   * @throws ScaleException if it is refused
   */
  void create(ResourceKey scaledJob) throws ScaleException;

  /**
   * Deletes a Job with its pods.
   *
   * @throws ScaleException if that is refused
   */
  void delete(ResourceKey scaledJob, String name) throws ScaleException;
}
