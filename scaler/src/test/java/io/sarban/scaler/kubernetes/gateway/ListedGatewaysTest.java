// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListedGatewaysTest {

  private static EndpointSlice slice(String endpoints) {
    return Serialization.unmarshal(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: sarban-gateway-1}
        addressType: IPv4
        ports: [{name: http, port: 8080}, {name: counts, port: 9090}]
        endpoints: %s
        """
            .formatted(endpoints),
        EndpointSlice.class);
  }

  @Test
  void whoServesIsListedAlsoWhileItEnds() {
    EndpointSlice one =
        slice(
            """
            [{addresses: [10.0.0.1], conditions: {ready: true, serving: true}},
             {addresses: [10.0.0.2], conditions: {ready: false, serving: true, terminating: true}},
             {addresses: [10.0.0.3], conditions: {ready: false, serving: false}},
             {addresses: [10.0.0.4]}]
            """);
    EndpointSlice other = slice("[{addresses: ['fd00::1'], conditions: {ready: true}}]");
    assertThat(ListedGateways.of(List.of(one, other)))
        .containsExactlyInAnyOrder(
            "10.0.0.1:9090", "10.0.0.2:9090", "10.0.0.4:9090", "[fd00::1]:9090");
    EndpointSlice none = slice("null");
    none.setPorts(null);
    assertThat(ListedGateways.of(List.of(slice("[]"), slice("null"), none))).isEmpty();
  }
}
