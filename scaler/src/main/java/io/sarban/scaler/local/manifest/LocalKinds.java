// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.CloudEventSource;
import io.sarban.scaler.resource.ClusterCloudEventSource;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kinds that are read completely; of others only the metadata is read. */
final class LocalKinds {

  /** A kind, and the apiVersion that serves it. */
  record Served(String apiVersion, Class<? extends HasMetadata> type) {}

  private static final String KEDA = "keda.sh/v1alpha1";

  private static final String EVENTING = "eventing.keda.sh/v1alpha1";

  private static final Map<ResourceKind, Served> KINDS =
      Map.of(
          ResourceKind.SCALED_OBJECT, new Served(KEDA, ScaledObject.class),
          ResourceKind.SCALED_JOB, new Served(KEDA, ScaledJob.class),
          ResourceKind.TRIGGER_AUTHENTICATION, new Served(KEDA, TriggerAuthentication.class),
          ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION,
              new Served(KEDA, ClusterTriggerAuthentication.class),
          ResourceKind.CLOUD_EVENT_SOURCE, new Served(EVENTING, CloudEventSource.class),
          ResourceKind.CLUSTER_CLOUD_EVENT_SOURCE,
              new Served(EVENTING, ClusterCloudEventSource.class),
          ResourceKind.DEPLOYMENT, new Served("apps/v1", Deployment.class),
          ResourceKind.STATEFUL_SET, new Served("apps/v1", StatefulSet.class),
          ResourceKind.SECRET, new Served("v1", Secret.class),
          ResourceKind.CONFIG_MAP, new Served("v1", ConfigMap.class));

  /** Groups that served one of them in the past. */
  private static final Set<String> OLD_GROUPS = Set.of("extensions", "apps", "keda.k8s.io");

  private LocalKinds() {}

  static boolean isRead(HasMetadata resource) {
    return of(resource.getApiVersion(), resource.getKind()).isPresent();
  }

  /** Empty for a kind of which only the metadata is read. */
  static Optional<Served> of(String apiVersion, String kind) {
    return Optional.ofNullable(KINDS.get(ResourceKind.of(kind)))
        .filter(k -> k.apiVersion().equals(apiVersion));
  }

  /** The replacement for an apiVersion that is not served, or no longer served. */
  static Optional<String> instead(String apiVersion, String kind) {
    Served served = KINDS.get(ResourceKind.of(kind));
    if (served == null || served.apiVersion().equals(apiVersion)) {
      return Optional.empty();
    }
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    boolean own =
        served.apiVersion().equals(KEDA)
            || served.apiVersion().equals(EVENTING)
            || !served.apiVersion().contains("/");
    if (apiVersion.equals("keda.k8s.io/v1alpha1")) {
      return Optional.of(
          "is KEDA 1's, and not served since KEDA 2.0: use "
              + KEDA
              + ", and the fields of KEDA 2 (scaleTargetRef.name for deploymentName)");
    }
    return own || OLD_GROUPS.contains(group)
        ? Optional.of("is not served: use " + served.apiVersion())
        : Optional.empty();
  }
}
