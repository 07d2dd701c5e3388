// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.target;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.act.Busyness;
import io.sarban.scaler.act.InflightAnnotation;
import io.sarban.scaler.act.InflightRequests;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.decide.Census;
import io.sarban.scaler.decide.Census.Removal;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.measure.workload.PodSelector;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.resource.Workloads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Tells how busy a target's pods are, as the informers' stores list them. Covers targets whose pod
 * template has the annotation {@code sarban.io/inflight}; a pod that should end first gets a low
 * {@code controller.kubernetes.io/pod-deletion-cost} (Kubernetes' documentation of ReplicaSets).
 */
public final class PodBusyness implements Busyness {

  static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  /** Lower than that of pods without the annotation, which is 0. */
  private static final String FIRST = "-1";

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final Fence fence;
  private final ClusterResources resources;
  private final Executor writing;
  private final InflightRequests requests = new InflightRequests();

  /**
   * @param writing marks pods, several at once
   */
  public PodBusyness(Fence fence, ClusterResources resources, Executor writing) {
    this.fence = fence;
    this.resources = resources;
    this.writing = writing;
  }

  @Override
  public Optional<Census> ask(TargetRef target) throws ScaleException {
    try {
      return resources.find(target.key()).filter(PodBusyness::takesPart).map(this::census);
    } catch (InvalidFieldException e) {
      throw notLowered(target, e.getMessage(), e);
    }
  }

  private Census census(HasMetadata workload) {
    List<InflightRequests.Address> addresses =
        pods(workload).stream().map(PodBusyness::address).toList();
    return new Census(requests.ask(addresses), removal(workload));
  }

  private static ScaleException notLowered(TargetRef target, String why, Exception cause) {
    return new ScaleException(target + " is not lowered: " + why, cause);
  }

  private static boolean takesPart(HasMetadata workload) {
    return Workloads.template(workload)
        .map(template -> template.getMetadata())
        .map(metadata -> metadata.getAnnotations())
        .filter(annotations -> annotations.containsKey(InflightAnnotation.NAME))
        .isPresent();
  }

  private static Removal removal(HasMetadata workload) {
    return workload instanceof StatefulSet ? Removal.HIGHEST_NUMBER_FIRST : Removal.MARKED_FIRST;
  }

  /** Oldest first; a StatefulSet's pods by number. */
  private List<Pod> pods(HasMetadata workload) {
    PodSelector selector = PodSelector.of(selector(workload));
    Comparator<Pod> order =
        workload instanceof StatefulSet
            ? Comparator.comparingInt(pod -> Belonging.number(workload, pod).orElseThrow())
            : Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp());
    return resources.pods(workload.getMetadata().getNamespace()).stream()
        .filter(pod -> !pod.isMarkedForDeletion())
        .filter(pod -> !ENDED.contains(pod.getStatus().getPhase()))
        .filter(pod -> selector.matches(pod.getMetadata().getLabels()))
        .filter(pod -> Belonging.isOwn(workload, pod))
        .sorted(order)
        .toList();
  }

  private static LabelSelector selector(HasMetadata workload) {
    if (workload instanceof Deployment deployment) {
      return deployment.getSpec().getSelector();
    }
    if (workload instanceof StatefulSet set) {
      return set.getSpec().getSelector();
    }
    Object selector = ((GenericKubernetesResource) workload).get("spec", "selector");
    return Serialization.jsonMapper().convertValue(selector, LabelSelector.class);
  }

  private static InflightRequests.Address address(Pod pod) {
    return InflightAnnotation.address(
        pod.getMetadata().getName(),
        Readiness.isPodReady(pod),
        pod.getStatus().getPodIP(),
        pod.getMetadata().getAnnotations());
  }

  @Override
  public void endFirst(TargetRef target, Set<String> names) throws ScaleException {
    Optional<HasMetadata> workload = resources.find(target.key());
    if (workload.isEmpty() || removal(workload.get()) != Removal.MARKED_FIRST) {
      return;
    }
    Map<Pod, Boolean> marks = new LinkedHashMap<>();
    for (Pod pod : pods(workload.get())) {
      boolean shall = names.contains(pod.getMetadata().getName());
      if (shall != isFirst(pod)) {
        marks.put(pod, shall);
      }
    }
    write(target, marks);
  }

  /** Removes the mark even if the informer has not seen it yet. */
  @Override
  public void keep(TargetRef target, Set<String> names) throws ScaleException {
    Optional<HasMetadata> workload = resources.find(target.key());
    if (workload.isPresent()) {
      Map<Pod, Boolean> marks = new LinkedHashMap<>();
      pods(workload.get()).stream()
          .filter(pod -> names.contains(pod.getMetadata().getName()))
          .forEach(pod -> marks.put(pod, false));
      write(target, marks);
    }
  }

  private void write(TargetRef target, Map<Pod, Boolean> marks) throws ScaleException {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    marks.forEach(
        (pod, first) -> writes.add(CompletableFuture.runAsync(() -> mark(pod, first), writing)));
    try {
      writes.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      if (e.getCause() instanceof KubernetesClientException refused) {
        throw notLowered(target, "its pods cannot be marked: " + Refusals.oneLine(refused), e);
      }
      throw e;
    }
  }

  private static boolean isFirst(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations != null && FIRST.equals(annotations.get(DELETION_COST));
  }

  private void mark(Pod pod, boolean first) {
    String cost = first ? "\"" + FIRST + "\"" : "null";
    try {
      fence
          .client()
          .resource(pod)
          .patch(
              MERGE, "{\"metadata\":{\"annotations\":{\"" + DELETION_COST + "\":" + cost + "}}}");
    } catch (KubernetesClientException e) {
      // a deleted pod needs no mark
      if (!Refusals.isMissing(e)) {
        throw e;
      }
    }
  }
}
