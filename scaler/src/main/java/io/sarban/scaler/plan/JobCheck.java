// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.sarban.scaler.decide.job.JobRules;
import io.sarban.scaler.plan.rule.JobRulesReader;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.Trigger;

/**
 * The mistakes of a ScaledJob that do not depend on its sources, Secrets and authentications: those
 * that the admission webhook refuses. Does no I/O.
 *
 * @param runs whether Jobs can run here
 */
record JobCheck(boolean runs) {

  private static final String TEMPLATE = "spec.jobTargetRef.template";

  /**
   * The rules of a valid ScaledJob.
   *
   * @throws InvalidFieldException that says what to fix
   */
  JobRules check(ScaledJob job) {
    job.checkDecoded();
    if (job.getSpec() == null) {
      throw new InvalidFieldException("spec", "is required");
    }
    if (!runs) {
      throw new InvalidFieldException(
          "kind", "a ScaledJob needs a cluster: Jobs do not run on this machine by itself");
    }
    ObjectCheck.interval(job.getSpec().pollingIntervalOrDefault());
    ObjectCheck.triggers(job.getSpec().triggers());
    for (Trigger trigger : job.getSpec().triggers()) {
      if (ResourceMetric.isOne(trigger)) {
        throw new InvalidFieldException(
            "type", trigger.type() + " is measured by a HorizontalPodAutoscaler, not for Jobs");
      }
    }
    template(
        job.jobSpec()
            .orElseThrow(
                () -> new InvalidFieldException("spec.jobTargetRef", "is required: a JobSpec")));
    return JobRulesReader.read(job.getSpec(), job.annotations());
  }

  /** Mistakes for which the API server would refuse every Job. */
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
