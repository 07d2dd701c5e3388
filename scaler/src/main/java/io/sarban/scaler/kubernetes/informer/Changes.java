// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.sarban.scaler.kubernetes.hpa.AutoscalerCondition;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.util.List;
import java.util.Objects;

/** Decides which updates matter: a target's replicas and an object's status change all the time. */
final class Changes {

  private Changes() {}

  /** Whether two states of a resource differ in something that plans use. */
  static boolean matters(HasMetadata before, HasMetadata after) {
    if (!Objects.equals(before.getMetadata().getUid(), after.getMetadata().getUid())) {
      return true;
    }
    if (before instanceof ScaledObject
        || before instanceof ScaledJob
        || before instanceof TriggerAuthentication
        || before instanceof ClusterTriggerAuthentication) {
      return !sameIntent(before.getMetadata(), after.getMetadata());
    }
    // plans do not use pods; a poll counts them
    return !(before instanceof Pod) && !Objects.equals(content(before), content(after));
  }

  private static boolean sameIntent(ObjectMeta before, ObjectMeta after) {
    return Objects.equals(before.getGeneration(), after.getGeneration())
        && Objects.equals(before.getAnnotations(), after.getAnnotations())
        && Objects.equals(before.getLabels(), after.getLabels())
        && Objects.equals(before.getDeletionTimestamp(), after.getDeletionTimestamp());
  }

  private static Object content(HasMetadata resource) {
    if (resource instanceof Deployment deployment) {
      return deployment.getSpec() == null ? null : deployment.getSpec().getTemplate();
    }
    if (resource instanceof StatefulSet set) {
      return set.getSpec() == null ? null : set.getSpec().getTemplate();
    }
    if (resource instanceof Secret secret) {
      return secret.getData();
    }
    if (resource instanceof ConfigMap map) {
      return map.getData();
    }
    if (resource instanceof GenericKubernetesResource generic) {
      return generic.get("spec", "template");
    }
    if (resource instanceof HorizontalPodAutoscaler autoscaler) {
      return List.of(autoscaler.getSpec(), AutoscalerCondition.of(autoscaler));
    }
    return resource.getMetadata().getGeneration();
  }
}
