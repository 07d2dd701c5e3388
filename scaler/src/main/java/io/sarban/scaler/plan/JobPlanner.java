package io.sarban.scaler.plan;

import io.sarban.scaler.decide.JobRules;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.resource.Credentials;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.watch.Resources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a ScaledJob's {@link Plan}; does no I/O. */
public final class JobPlanner {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");

  private final Resources resources;
  private final TriggerTypes types;
  private final Credentials credentials;
  private final JobCheck check;

  /**
   * @param runs whether Jobs can run here
   */
  public JobPlanner(
      Resources resources, TriggerTypes types, Credentials credentials, boolean runs) {
    this.resources = resources;
    this.types = types;
    this.credentials = credentials;
    this.check = new JobCheck(runs);
  }

  /**
   * Checks a ScaledJob by itself.
   *
   * @throws InvalidFieldException that says what to mend
   */
  public void check(ScaledJob job) {
    check.check(job);
  }

  public Plan plan(ScaledJob job) {
    ResourceKey key = ResourceKey.of(job);
    Set<ResourceKey> dependencies = new HashSet<>(Set.of(key));
    List<Problem> problems = new ArrayList<>();
    try {
      JobRules rules = check.check(job);
      PlannedTriggers planned =
          new PlannedTriggers(resources, types, credentials, key, dependencies, problems);
      List<PolledTrigger> triggers =
          planned.of(job.getSpec().triggers(), (resolution, i) -> resolution.resolve(job, i));
      if (problems.isEmpty() && planned.waits()) {
        return new Plan.Waiting(Set.copyOf(dependencies));
      }
      if (problems.isEmpty()) {
        return new Plan.Jobs(rules, triggers, Set.copyOf(dependencies));
      }
    } catch (InvalidFieldException e) {
      problems.add(new Problem(key, "", e.field(), e.getMessage()));
    } catch (RuntimeException e) {
      // one object must not keep the others from being polled
      LOG.error("{}: cannot be planned", key, e);
      problems.add(new Problem(key, "", "", "cannot be planned; this is a fault of Sarban"));
    }
    return new Plan.Faulty(List.copyOf(problems), Set.copyOf(dependencies));
  }
}
