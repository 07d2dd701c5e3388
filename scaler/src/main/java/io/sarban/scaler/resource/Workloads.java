// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;

/** What workloads of all kinds have in common. */
public final class Workloads {

  private Workloads() {}

  /** The template of a workload's pods, where its kind has one at {@code spec.template}. */
  public static Optional<PodTemplateSpec> template(HasMetadata workload) {
    if (workload instanceof Deployment deployment) {
      return Optional.ofNullable(deployment.getSpec()).map(spec -> spec.getTemplate());
    }
    if (workload instanceof StatefulSet set) {
      return Optional.ofNullable(set.getSpec()).map(spec -> spec.getTemplate());
    }
    if (workload instanceof ScaledJob job) {
      return job.jobSpec().map(JobSpec::getTemplate);
    }
    if (workload instanceof GenericKubernetesResource generic) {
      Object template = generic.get("spec", "template");
      return Optional.ofNullable(template).flatMap(Workloads::asTemplate);
    }
    return Optional.empty();
  }

  /** A custom kind may use its template for something else. */
  private static Optional<PodTemplateSpec> asTemplate(Object template) {
    try {
      return Optional.of(Serialization.jsonMapper().convertValue(template, PodTemplateSpec.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
