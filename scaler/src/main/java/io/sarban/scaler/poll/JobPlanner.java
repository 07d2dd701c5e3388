package io.sarban.scaler.poll;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.sarban.scaler.decide.JobRules;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.resource.Credentials;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.watch.Resources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a ScaledJob's {@link Plan}; does no I/O. */
final class JobPlanner {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");
  private static final String TEMPLATE = "spec.jobTargetRef.template";

  private final Resources resources;
  private final TriggerTypes types;
  private final Credentials credentials;
  private final boolean runs;

  /**
   * @param runs whether Jobs can run here
   */
  JobPlanner(Resources resources, TriggerTypes types, Credentials credentials, boolean runs) {
    this.resources = resources;
    this.types = types;
    this.credentials = credentials;
    this.runs = runs;
  }

  Plan plan(ScaledJob job) {
    ResourceKey key = ResourceKey.of(job);
    Set<ResourceKey> dependencies = new HashSet<>(Set.of(key));
    List<Problem> problems = new ArrayList<>();
    try {
      JobRules rules = check(job);
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

  private JobRules check(ScaledJob job) {
    if (job.getSpec() == null) {
      throw new InvalidFieldException("spec", "is required");
    }
    if (!runs) {
      throw new InvalidFieldException(
          "kind", "a ScaledJob needs a cluster: Jobs do not run on this machine by itself");
    }
    if (job.getSpec().pollingIntervalOrDefault() < 1) {
      throw new InvalidFieldException(
          "spec.pollingInterval",
          "must be at least 1 second, not " + job.getSpec().pollingInterval());
    }
    triggers(job.getSpec().triggers());
    JobSpec target =
        job.jobSpec()
            .orElseThrow(
                () -> new InvalidFieldException("spec.jobTargetRef", "is required: a JobSpec"));
    template(target);
    return JobRules.of(job.getSpec(), job.annotations());
  }

  private static void triggers(List<Trigger> triggers) {
    if (triggers.isEmpty()) {
      throw new InvalidFieldException("spec.triggers", "is empty: add a trigger");
    }
    ObjectCheck.names(triggers);
    for (Trigger trigger : triggers) {
      if (ResourceMetric.isOne(trigger)) {
        throw new InvalidFieldException(
            "type", trigger.type() + " is measured by a HorizontalPodAutoscaler, not for Jobs");
      }
    }
  }

  /** What the API server would refuse of each Job alike. */
  private static void template(JobSpec target) {
    PodSpec pod = target.getTemplate() == null ? null : target.getTemplate().getSpec();
    if (pod == null || pod.getContainers().isEmpty()) {
      throw new InvalidFieldException(
          TEMPLATE + ".spec.containers", "is required: name a container and its image");
    }
    for (Container container : pod.getContainers()) {
      if (isEmpty(container.getName()) || isEmpty(container.getImage())) {
        throw new InvalidFieldException(
            TEMPLATE + ".spec.containers", "each needs a name and an image");
      }
    }
    if ("Always".equals(pod.getRestartPolicy())) {
      throw new InvalidFieldException(
          TEMPLATE + ".spec.restartPolicy", "must be OnFailure or Never for a Job, not \"Always\"");
    }
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }
}
