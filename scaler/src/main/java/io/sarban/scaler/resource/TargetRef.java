// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.util.Set;

/** The workload that an object scales. */
public record TargetRef(String namespace, String apiVersion, String kind, String name) {

  private static final Set<String> OWN_GROUPS = Set.of("", "apps", "keda.sh", "http.keda.sh");

  public static TargetRef of(ScaledObject object) {
    ScaleTargetRef ref = object.getSpec().scaleTargetRef();
    return new TargetRef(
        ResourceKey.of(object).namespace(),
        orElse(ref.apiVersion(), "apps/v1"),
        orElse(ref.kind(), ResourceKind.DEPLOYMENT.name()),
        ref.name());
  }

  /** The target of a ScaledJob is the ScaledJob, which contains its pods' template. */
  public static TargetRef of(ScaledJob job) {
    ResourceKey key = ResourceKey.of(job);
    return new TargetRef(key.namespace(), job.getApiVersion(), job.getKind(), key.name());
  }

  private static String orElse(String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /**
   * The key of the target. A kind that belongs neither to Kubernetes nor to KEDA and its HTTP
   * add-on includes its group: {@code Rollout.argoproj.io}.
   */
  public ResourceKey key() {
    boolean own = OWN_GROUPS.contains(group());
    return new ResourceKey(own ? kind : kind + "." + group(), namespace, name);
  }

  /** The API group; empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  @Override
  public String toString() {
    return key().toString();
  }
}
