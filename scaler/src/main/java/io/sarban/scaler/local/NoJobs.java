package io.sarban.scaler.local;

import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.decide.FinishedJob;
import io.sarban.scaler.decide.JobCounts;
import io.sarban.scaler.name.ResourceKey;
import java.util.List;

/** For decisions that are looked at and not carried out: no Job ever is there. */
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
    // what was decided stands in the object's status
  }

  @Override
  public void delete(ResourceKey scaledJob, String name) {
    // there is none
  }
}
