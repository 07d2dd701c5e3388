// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.sarban.scaler.problem.InvalidFieldException;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTest {

  private static EndpointSlice slice(int port, String... addresses) {
    return new EndpointSliceBuilder()
        .addNewPort()
        .withPort(port)
        .endPort()
        .addNewEndpoint()
        .withAddresses(addresses)
        .endEndpoint()
        .build();
  }

  /** The URL's port if the endpoint has it, else the scheme's default. */
  @ParameterizedTest
  @CsvSource({
    "http://api.shop:8080/x?a=b, 10.0.0.1, http://10.0.0.1:8080/x?a=b",
    "http://api.shop:9090/x, 10.0.0.1, http://10.0.0.1/x",
    "https://api.shop.svc/, fd00::1, https://[fd00::1]/",
    "http://api.shop.svc.cluster.local:8080, pod-1.example, http://pod-1.example:8080"
  })
  void anEndpointStandsForTheService(String url, String address, String asked) {
    assertThat(Service.of(URI.create(url))).isEqualTo(new Service("shop", "api"));
    assertThat(Service.urls(URI.create(url), List.of(slice(8080, address))))
        .containsExactly(URI.create(asked));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://api/x", "http://Api.shop/x", "http://[::1]/"})
  void aHostThatNamesNoServiceIsRefused(String url) {
    assertThatThrownBy(() -> Service.of(URI.create(url)))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("url"));
  }

  @Test
  void addressesAreBoundedAndAskedOnce() {
    String[] many =
        IntStream.range(0, 1_500)
            .mapToObj(i -> "10.1." + i / 250 + "." + i % 250)
            .toArray(String[]::new);
    URI url = URI.create("http://api.shop:80/");
    assertThat(Service.urls(url, List.of(slice(80, many)))).hasSize(Service.MAX_ENDPOINTS);
    assertThat(Service.urls(url, List.of(slice(80, "10.0.0.1", "10.0.0.1"), slice(81, "10.0.0.1"))))
        .containsExactly(URI.create("http://10.0.0.1:80/"));
    assertThat(Service.urls(url, List.of(slice(80, "a/../b", "x@y", "")))).isEmpty();
  }
}
