// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.measure.metricsapi.ServiceEndpoints;
import java.io.IOException;
import java.util.List;

/** A Service's EndpointSlices, listed for each request instead of watched. */
public final class ListedEndpoints implements ServiceEndpoints {

  /** A slice has up to 1,000 endpoints. */
  private static final long MAX_SLICES = 100;

  private final KubernetesClient client;

  public ListedEndpoints(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public List<EndpointSlice> of(String namespace, String service) throws IOException {
    try {
      return client
          .discovery()
          .v1()
          .endpointSlices()
          .inNamespace(namespace)
          .withLabel("kubernetes.io/service-name", service)
          .list(new ListOptionsBuilder().withLimit(MAX_SLICES).build())
          .getItems();
    } catch (KubernetesClientException e) {
      throw new IOException(Refusals.oneLine(e), e);
    }
  }
}
