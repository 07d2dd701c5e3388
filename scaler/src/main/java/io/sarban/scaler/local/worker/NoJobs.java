// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.decide.job.FinishedJob;
import io.sarban.scaler.decide.job.JobCounts;
import io.sarban.scaler.name.ResourceKey;
import java.util.List;

/** For decisions that are shown but not carried out: there are never any Jobs. */
public final class NoJobs implements Jobs {

  @Override
  public JobCounts count(ResourceKey scaledJob, List<String> pendingPodConditions) {
    return new JobCounts(0, 0);
  }

  @Override
  public List<FinishedJob> finished(ResourceKey scaledJob) {
    return List.of();
  }

  @Override
  public void create(ResourceKey scaledJob) {
    // the object's status shows the decision
  }

  @Override
  public void delete(ResourceKey scaledJob, String name) {
    // there is none
  }
}
