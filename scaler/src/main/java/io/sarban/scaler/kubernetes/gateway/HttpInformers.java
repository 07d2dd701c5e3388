// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.kubernetes.informer.Watched;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.HttpScaledObject;
import io.sarban.scaler.resource.InterceptorRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The HTTP gateway's resources and replicas in a cluster. */
final class HttpInformers implements AutoCloseable {

  private final List<Watched<? extends GenericKubernetesResource>> resources = new ArrayList<>();
  private final Watched<EndpointSlice> slices;

  /**
   * Starts to watch.
   *
   * @param own the gateways' namespace
   * @param changed called on one of the client's threads when replicas are added or removed
   */
  HttpInformers(KubernetesClient client, Namespaces namespaces, String own, Runnable changed) {
    for (String namespace : namespaces.scopes()) {
      resources.add(
          watch(
              ResourceKind.INTERCEPTOR_ROUTE, client.resources(InterceptorRoute.class), namespace));
      resources.add(
          watch(
              ResourceKind.HTTP_SCALED_OBJECT,
              client.resources(HttpScaledObject.class),
              namespace));
    }
    slices =
        new Watched<>(
            ResourceKind.of("EndpointSlice"),
            client
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(own)
                .withLabel("kubernetes.io/service-name", ListedGateways.SERVICE)
                .runnableInformer(0),
            key -> changed.run());
  }

  private static <T extends HasMetadata> Watched<T> watch(
      ResourceKind kind, MixedOperation<T, ?, ?> all, String namespace) {
    SharedIndexInformer<T> informer =
        namespace.isEmpty()
            ? ((AnyNamespaceOperation<T, ?, ?>) all.inAnyNamespace()).runnableInformer(0)
            : all.inNamespace(namespace).runnableInformer(0);
    return new Watched<>(kind, informer, key -> {});
  }

  /** All resources that were read, including those that are being deleted. */
  List<GenericKubernetesResource> resources() {
    List<GenericKubernetesResource> all = new ArrayList<>();
    resources.stream().filter(Watched::isSynced).forEach(one -> one.complete().forEach(all::add));
    return all;
  }

  /** The addresses at which the gateways serve their counts; empty until they are known. */
  Optional<Set<String>> gateways() {
    return slices.isSynced()
        ? Optional.of(ListedGateways.of(slices.complete().toList()))
        : Optional.empty();
  }

  @Override
  public void close() {
    resources.forEach(Watched::close);
    slices.close();
  }
}
