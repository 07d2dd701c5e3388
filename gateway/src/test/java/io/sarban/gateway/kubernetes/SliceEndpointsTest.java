// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceEndpointsTest {

  private static SliceEndpoints with(String type, String address) {
    SliceEndpoints endpoints = new SliceEndpoints(false);
    endpoints.changed(
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withNamespace("n")
            .withName("w-1")
            .addToLabels("kubernetes.io/service-name", "w")
            .endMetadata()
            .withAddressType(type)
            .addNewPort()
            .withName("http")
            .withPort(80)
            .endPort()
            .addNewEndpoint()
            .withAddresses(address)
            .endEndpoint()
            .build());
    return endpoints;
  }

  @Test
  void anAddressOfAPodIsAnEndpoint() {
    assertThat(with("IPv4", "10.1.2.3").ready("n", Backend.of("w", "http")))
        .containsExactly(ReplicaAddress.of("10.1.2.3", 80));
    assertThat(with("IPv6", "fd00::5").ready("n", Backend.of("w", "http")))
        .containsExactly(ReplicaAddress.of("fd00::5", 80));
  }

  /** An author of a Service without a selector can usually write its slices, too. */
  @ParameterizedTest
  @CsvSource({
    "FQDN, metadata.example",
    "FQDN, 10.1.2.3",
    "IPv4, localhost",
    "IPv4, 168.63.129.16",
    "IPv4, 100.100.100.200",
    "IPv4, 169.254.1.1",
    "IPv6, fe80::1",
    "IPv6, fd00:ec2::254",
    "IPv6, ::ffff:169.254.1.1",
    "IPv6, 64:ff9b::a9fe:101",
    ", 10.1.2.3",
  })
  void aNameOrACloudsAddressIsNone(String type, String address) {
    assertThat(with(type, address).ready("n", Backend.of("w", "http"))).isEmpty();
  }
}
