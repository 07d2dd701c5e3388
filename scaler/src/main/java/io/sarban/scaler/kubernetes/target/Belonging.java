// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.target;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which pods belong to a workload: by their controller, as in Kubernetes. Anyone may run a
 * pod that matches a workload's selector.
 */
final class Belonging {

  private static final String HASH = "pod-template-hash";

  /** With at most as many digits as always fit an int. */
  private static final Pattern NUMBERED = Pattern.compile("(.+)-([0-9]{1,9})");

  private Belonging() {}

  static boolean isOwn(HasMetadata workload, Pod pod) {
    Optional<OwnerReference> controller =
        pod.getMetadata().getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .findFirst();
    return controller.isPresent() && isOwn(workload, pod, controller.get());
  }

  private static boolean isOwn(HasMetadata workload, Pod pod, OwnerReference controller) {
    if (workload instanceof Deployment) {
      return isReplicaSetOf(workload, pod, controller);
    }
    if (workload instanceof StatefulSet) {
      return is(workload, controller) && number(workload, pod).isPresent();
    }
    // custom kinds run pods directly, or through a controller whose name starts with theirs
    return is(workload, controller)
        || controller.getName().startsWith(workload.getMetadata().getName() + "-");
  }

  private static boolean is(HasMetadata workload, OwnerReference controller) {
    return workload.getMetadata().getUid() != null
        && workload.getMetadata().getUid().equals(controller.getUid());
  }

  /**
   * A Deployment names its ReplicaSets by the hash of their template, which is also a label of
   * their pods.
   */
  private static boolean isReplicaSetOf(
      HasMetadata deployment, Pod pod, OwnerReference controller) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    String hash = labels == null ? null : labels.get(HASH);
    return hash != null
        && controller.getKind().equals("ReplicaSet")
        && controller.getName().equals(deployment.getMetadata().getName() + "-" + hash);
  }

  /** The number of a StatefulSet's pod; empty if the StatefulSet gives no such name. */
  static OptionalInt number(HasMetadata set, Pod pod) {
    Matcher name = NUMBERED.matcher(pod.getMetadata().getName());
    return name.matches() && name.group(1).equals(set.getMetadata().getName())
        ? OptionalInt.of(Integer.parseInt(name.group(2)))
        : OptionalInt.empty();
  }
}
