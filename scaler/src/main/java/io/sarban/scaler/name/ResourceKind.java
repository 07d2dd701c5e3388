// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.name;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kind of resource. Known kinds are constants; a scale target may have any other kind, whose name
 * includes its group: {@code Rollout.argoproj.io}.
 *
 * @param name in keys and messages
 */
public record ResourceKind(String name) {

  public static final ResourceKind SCALED_OBJECT = new ResourceKind("ScaledObject");
  public static final ResourceKind SCALED_JOB = new ResourceKind("ScaledJob");
  public static final ResourceKind TRIGGER_AUTHENTICATION =
      new ResourceKind("TriggerAuthentication");
  public static final ResourceKind CLUSTER_TRIGGER_AUTHENTICATION =
      new ResourceKind("ClusterTriggerAuthentication");
  public static final ResourceKind CLOUD_EVENT_SOURCE = new ResourceKind("CloudEventSource");
  public static final ResourceKind CLUSTER_CLOUD_EVENT_SOURCE =
      new ResourceKind("ClusterCloudEventSource");
  public static final ResourceKind HTTP_SCALED_OBJECT = new ResourceKind("HTTPScaledObject");
  public static final ResourceKind INTERCEPTOR_ROUTE = new ResourceKind("InterceptorRoute");

  public static final ResourceKind DEPLOYMENT = new ResourceKind("Deployment");
  public static final ResourceKind STATEFUL_SET = new ResourceKind("StatefulSet");
  public static final ResourceKind HORIZONTAL_POD_AUTOSCALER =
      new ResourceKind("HorizontalPodAutoscaler");
  public static final ResourceKind JOB = new ResourceKind("Job");
  public static final ResourceKind POD = new ResourceKind("Pod");
  public static final ResourceKind SECRET = new ResourceKind("Secret");
  public static final ResourceKind CONFIG_MAP = new ResourceKind("ConfigMap");
  public static final ResourceKind NAMESPACE = new ResourceKind("Namespace");

  /** A file with resources; not a kind of Kubernetes. */
  public static final ResourceKind FILE = new ResourceKind("File");

  /** The kinds that are polled, in the order in which a name is looked up. */
  public static final List<ResourceKind> POLLED = List.of(SCALED_OBJECT, SCALED_JOB);

  private static final Map<String, ResourceKind> KNOWN =
      Stream.of(
              SCALED_OBJECT,
              SCALED_JOB,
              TRIGGER_AUTHENTICATION,
              CLUSTER_TRIGGER_AUTHENTICATION,
              CLOUD_EVENT_SOURCE,
              CLUSTER_CLOUD_EVENT_SOURCE,
              HTTP_SCALED_OBJECT,
              INTERCEPTOR_ROUTE,
              DEPLOYMENT,
              STATEFUL_SET,
              HORIZONTAL_POD_AUTOSCALER,
              JOB,
              POD,
              SECRET,
              CONFIG_MAP,
              NAMESPACE,
              FILE)
          .collect(Collectors.toUnmodifiableMap(ResourceKind::name, Function.identity()));

  /** The kind of that name: the constant if there is one, so that keys share it. */
  public static ResourceKind of(String name) {
    ResourceKind known = KNOWN.get(name);
    return known == null ? new ResourceKind(name) : known;
  }

  /** The kind that the resource declares. */
  public static ResourceKind of(HasMetadata resource) {
    return of(resource.getKind());
  }

  /** Whether a user's or a resource's text names this kind; null names none. */
  public boolean is(String text) {
    return name.equals(text);
  }

  /** Whether a name is unique in the whole cluster, not only in a namespace. */
  public boolean isClusterWide() {
    return equals(NAMESPACE)
        || equals(CLUSTER_TRIGGER_AUTHENTICATION)
        || equals(CLUSTER_CLOUD_EVENT_SOURCE);
  }

  /** Whether it is one of the two kinds of TriggerAuthentications. */
  public boolean isAuthentication() {
    return equals(TRIGGER_AUTHENTICATION) || equals(CLUSTER_TRIGGER_AUTHENTICATION);
  }

  @Override
  public String toString() {
    return name;
  }
}
