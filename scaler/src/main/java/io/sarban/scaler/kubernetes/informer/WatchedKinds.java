// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.CloudEventSource;
import io.sarban.scaler.resource.ClusterCloudEventSource;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.HttpScaledObject;
import io.sarban.scaler.resource.InterceptorRoute;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.util.List;
import java.util.Map;

/** The kinds that are watched as typed classes; others are generic. */
public final class WatchedKinds {

  static final Map<ResourceKind, Class<? extends HasMetadata>> TYPES =
      Map.ofEntries(
          Map.entry(ResourceKind.SCALED_OBJECT, ScaledObject.class),
          Map.entry(ResourceKind.SCALED_JOB, ScaledJob.class),
          Map.entry(ResourceKind.TRIGGER_AUTHENTICATION, TriggerAuthentication.class),
          Map.entry(
              ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION, ClusterTriggerAuthentication.class),
          Map.entry(ResourceKind.DEPLOYMENT, Deployment.class),
          Map.entry(ResourceKind.STATEFUL_SET, StatefulSet.class),
          Map.entry(ResourceKind.SECRET, Secret.class),
          Map.entry(ResourceKind.CONFIG_MAP, ConfigMap.class),
          Map.entry(ResourceKind.POD, Pod.class),
          Map.entry(ResourceKind.HORIZONTAL_POD_AUTOSCALER, HorizontalPodAutoscaler.class),
          Map.entry(ResourceKind.INTERCEPTOR_ROUTE, InterceptorRoute.class),
          Map.entry(ResourceKind.HTTP_SCALED_OBJECT, HttpScaledObject.class));

  /** Kinds with separate watches. */
  static final List<Class<? extends HasMetadata>> OTHERS =
      List.of(
          Job.class, EndpointSlice.class, CloudEventSource.class, ClusterCloudEventSource.class);

  private WatchedKinds() {}

  /**
   * Serialization for a client that only watches these kinds. The default one looks for all kinds,
   * and loads 1,700 classes, including OpenShift's, with the first change.
   */
  public static KubernetesSerialization serialization() {
    KubernetesSerialization serialization = new KubernetesSerialization(ApiJson.mapper(), false);
    TYPES.values().forEach(serialization::registerKubernetesResource);
    OTHERS.forEach(serialization::registerKubernetesResource);
    // the answer to a watch from an expired version
    serialization.registerKubernetesResource(Status.class);
    return serialization;
  }
}
