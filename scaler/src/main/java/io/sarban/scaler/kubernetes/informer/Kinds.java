// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The scalable kinds, found by the API server's discovery and then cached. */
public final class Kinds {

  private static final String FIELD = "spec.scaleTargetRef.kind";

  private final Discovery discovery;
  private final Map<ResourceKind, ResourceDefinitionContext> known = new ConcurrentHashMap<>();

  Kinds(Discovery discovery) {
    this.discovery = discovery;
  }

  /**
   * The definition of a kind, such as {@code Deployment} or {@code Rollout.argoproj.io}.
   *
   * @throws InvalidFieldException if the cluster does not have the kind, or it cannot be scaled
   */
  public ResourceDefinitionContext of(ResourceKind kind) {
    ResourceDefinitionContext found = known.get(kind);
    if (found == null) {
      found = discover(kind.name());
      known.put(kind, found);
    }
    return found;
  }

  /** Drops a kind that is no longer used: its definition may change or be deleted. */
  void forget(ResourceKind kind) {
    known.remove(kind);
  }

  private ResourceDefinitionContext discover(String kind) {
    try {
      int dot = kind.indexOf('.');
      String plain = dot < 0 ? kind : kind.substring(0, dot);
      for (String version : versions(kind, dot)) {
        Optional<ResourceDefinitionContext> found = scalable(version, plain);
        if (found.isPresent()) {
          return found.get();
        }
      }
    } catch (KubernetesClientException e) {
      throw new InvalidFieldException(
          FIELD, kind + " cannot be looked up in the cluster now: " + Refusals.oneLine(e));
    }
    throw unknown(kind);
  }

  private List<String> versions(String kind, int dot) {
    return dot < 0
        ? List.of("apps/v1", "v1")
        : discovery.preferredVersion(kind.substring(dot + 1)).stream().toList();
  }

  private Optional<ResourceDefinitionContext> scalable(String version, String kind) {
    List<APIResource> resources = discovery.resources(version);
    Optional<APIResource> found =
        resources.stream()
            .filter(resource -> resource.getKind().equals(kind))
            .filter(resource -> !resource.getName().contains("/"))
            .findFirst();
    found.ifPresent(
        resource -> {
          String scale = resource.getName() + "/scale";
          if (resources.stream().noneMatch(other -> other.getName().equals(scale))) {
            throw new FieldFault(
                    FIELD,
                    kind + " of " + version + " has no /scale subresource: it cannot be scaled",
                    FieldFault.Cause.NO_SCALE)
                .asException();
          }
        });
    return found.map(resource -> ResourceDefinitionContext.fromApiResource(version, resource));
  }

  private static InvalidFieldException unknown(String kind) {
    return new FieldFault(
            FIELD,
            "the cluster has no kind " + kind + ": correct kind and apiVersion, or install its CRD",
            FieldFault.Cause.NO_TARGET)
        .asException();
  }
}
