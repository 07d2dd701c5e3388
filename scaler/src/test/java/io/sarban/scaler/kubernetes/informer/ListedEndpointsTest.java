// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ListedEndpointsTest {

  private static final String SLICES =
      """
      {"kind": "EndpointSliceList", "apiVersion": "discovery.k8s.io/v1", "metadata": {}, "items": [
        {"metadata": {"name": "api-x"}, "addressType": "IPv4", "ports": [{"port": 8080}],
         "endpoints": [{"addresses": ["10.0.0.1"], "conditions": {"ready": true}}]}]}
      """;

  @Test
  void listsTheSlicesOfAService() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          boolean mine = exchange.getRequestURI().getPath().contains("/namespaces/shop/");
          String denied =
              "{\"kind\": \"Status\", \"code\": 403, \"message\": \"endpointslices is forbidden\"}";
          byte[] body = (mine ? SLICES : denied).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(mine ? 200 : 403, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withAutoConfigure(false).withMasterUrl(url).build())
            .build()) {
      ListedEndpoints endpoints = new ListedEndpoints(client);

      assertThat(endpoints.of("shop", "api"))
          .singleElement()
          .satisfies(
              slice ->
                  assertThat(slice.getEndpoints().get(0).getAddresses())
                      .containsExactly("10.0.0.1"));
      assertThat(asked)
          .singleElement()
          .asString()
          .startsWith("/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices?")
          .contains("labelSelector=kubernetes.io%2Fservice-name%3Dapi")
          .contains("limit=100");
      assertThatThrownBy(() -> endpoints.of("other", "api"))
          .isInstanceOf(IOException.class)
          .hasMessage("endpointslices is forbidden: give the scaler's service account that right");
    } finally {
      server.stop(0);
    }
  }
}
