// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.sarban.gateway.route.RouteResources;
import io.sarban.scaler.act.InflightAnnotation;
import io.sarban.scaler.resource.HttpScaledObject;
import io.sarban.scaler.resource.InterceptorRoute;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An informer's store that keeps only the parts of a resource that Sarban uses. */
final class Stripped<T extends HasMetadata> extends BasicItemStore<T> {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final int MAX_DEPTH = 100;

  Stripped() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public T put(String key, T resource) {
    strip(resource);
    return super.put(key, resource);
  }

  private static void strip(HasMetadata resource) {
    resource.getMetadata().setManagedFields(List.of());
    if (resource.getMetadata().getAnnotations() != null) {
      resource.getMetadata().getAnnotations().remove(LAST_APPLIED);
    }
    if (resource instanceof Deployment deployment && deployment.getSpec() != null) {
      deployment.getSpec().setTemplate(strip(deployment.getSpec().getTemplate()));
    } else if (resource instanceof StatefulSet set && set.getSpec() != null) {
      set.getSpec().setTemplate(strip(set.getSpec().getTemplate()));
      set.getSpec().setVolumeClaimTemplates(List.of());
    } else if (resource instanceof Pod pod) {
      strip(pod);
    } else if (resource instanceof Job job && job.getSpec() != null) {
      job.getSpec().setTemplate(new PodTemplateSpec());
    } else if (resource instanceof GenericKubernetesResource generic) {
      generic.getAdditionalProperties().keySet().retainAll(List.of("spec", "status"));
      generic.getAdditionalProperties().values().removeIf(Stripped::isDeep);
      if (isRoute(resource) && isLong(generic.getAdditionalProperties().get("spec"))) {
        // text instead of a spec is read as a spec that is too long
        generic.getAdditionalProperties().put("spec", "too long");
      }
    }
  }

  private static boolean isRoute(HasMetadata resource) {
    return resource instanceof InterceptorRoute || resource instanceof HttpScaledObject;
  }

  /** Whether a part is longer than the HTTP gateway's limit; its depth is limited already. */
  private static boolean isLong(Object part) {
    Deque<Object> left = new ArrayDeque<>();
    Optional.ofNullable(part).ifPresent(left::add);
    long size = 0;
    while (!left.isEmpty() && size <= RouteResources.MOST_CHARACTERS) {
      Object value = left.poll();
      if (value instanceof Map<?, ?> map) {
        map.keySet().forEach(key -> left.add(String.valueOf(key)));
        map.values().stream().filter(Objects::nonNull).forEach(left::add);
      } else if (value instanceof Collection<?> list) {
        list.stream().filter(Objects::nonNull).forEach(left::add);
      } else {
        size += 4 + String.valueOf(value).length();
      }
    }
    return size > RouteResources.MOST_CHARACTERS;
  }

  /**
   * Whether a part of a custom resource is too deep: resources are compared and converted by
   * recursion.
   */
  private static boolean isDeep(Object part) {
    Deque<Object> level = new ArrayDeque<>(List.of(part));
    for (int depth = 0; depth < MAX_DEPTH && !level.isEmpty(); depth++) {
      Deque<Object> next = new ArrayDeque<>();
      for (Object value : level) {
        Collection<?> inside =
            value instanceof Map<?, ?> map
                ? map.values()
                : value instanceof Collection<?> list ? list : List.of();
        inside.stream().filter(Objects::nonNull).forEach(next::add);
      }
      level = next;
    }
    return !level.isEmpty();
  }

  private static PodTemplateSpec strip(PodTemplateSpec template) {
    if (template == null || template.getSpec() == null) {
      return template;
    }
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withAnnotations(inflight(template))
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(template.getSpec().getServiceAccountName())
        .withContainers(template.getSpec().getContainers().stream().map(Stripped::strip).toList())
        .endSpec()
        .build();
  }

  private static Map<String, String> inflight(PodTemplateSpec template) {
    String name = InflightAnnotation.NAME;
    return Optional.ofNullable(template.getMetadata())
        .map(metadata -> metadata.getAnnotations())
        .filter(annotations -> annotations.containsKey(name))
        .map(annotations -> Map.of(name, annotations.get(name)))
        .orElse(Map.of());
  }

  private static void strip(Pod pod) {
    String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    pod.setSpec(new PodSpecBuilder().withNodeName(node).build());
    pod.setStatus(
        new PodStatusBuilder()
            .withPhase(Objects.requireNonNullElse(status.getPhase(), "Unknown"))
            .withPodIP(status.getPodIP())
            .withConditions(
                status.getConditions().stream()
                    .filter(condition -> isOfJob(pod) || "Ready".equals(condition.getType()))
                    .toList())
            .build());
  }

  /** Whether the pod is a Job's: its conditions may show which Jobs of a ScaledJob are pending. */
  private static boolean isOfJob(Pod pod) {
    return pod.getMetadata().getLabels() != null
        && pod.getMetadata().getLabels().containsKey("job-name");
  }

  private static Container strip(Container container) {
    return new ContainerBuilder()
        .withName(container.getName())
        .withEnv(container.getEnv())
        .withEnvFrom(container.getEnvFrom())
        .withResources(container.getResources())
        .build();
  }
}
