// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.eventsource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.kubernetes.informer.Watched;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.CloudEventSource;
import io.sarban.scaler.resource.ClusterCloudEventSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The CloudEventSources of a cluster, of both kinds. Does not block if their resource definitions
 * are missing: there are then no sources.
 */
public final class EventSourceInformers implements AutoCloseable {

  private final List<Watched<? extends HasMetadata>> watched = new ArrayList<>();

  /** Starts to watch. */
  public EventSourceInformers(KubernetesClient client, Namespaces namespaces) {
    for (String namespace : namespaces.scopes()) {
      watched.add(
          watch(
              ResourceKind.CLOUD_EVENT_SOURCE,
              client.resources(CloudEventSource.class),
              namespace));
    }
    if (namespaces.names().isEmpty()) {
      watched.add(
          watch(
              ResourceKind.CLUSTER_CLOUD_EVENT_SOURCE,
              client.resources(ClusterCloudEventSource.class),
              ""));
    }
  }

  private static <T extends HasMetadata> Watched<T> watch(
      ResourceKind kind, MixedOperation<T, ?, ?> all, String namespace) {
    SharedIndexInformer<T> informer =
        namespace.isEmpty()
            ? ((AnyNamespaceOperation<T, ?, ?>) all.inAnyNamespace()).runnableInformer(0)
            : all.inNamespace(namespace).runnableInformer(0);
    return new Watched<>(kind, informer, key -> {});
  }

  /** All sources that were read, including those that are being deleted. */
  public List<HasMetadata> all() {
    List<HasMetadata> all = new ArrayList<>();
    watched.stream().filter(Watched::isSynced).forEach(one -> one.complete().forEach(all::add));
    return all;
  }

  @Override
  public void close() {
    watched.forEach(Watched::close);
  }
}
