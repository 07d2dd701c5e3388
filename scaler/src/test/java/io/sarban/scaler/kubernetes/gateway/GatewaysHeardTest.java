// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.sarban.gateway.Gateway;
import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.route.Rule;
import io.sarban.gateway.route.ScalingMetric;
import io.sarban.gateway.settings.GatewaySettings;
import io.sarban.gateway.stream.Callers;
import io.sarban.gateway.stream.StreamSettings;
import io.sarban.gateway.tls.NamedKeys;
import io.sarban.gateway.tls.PemKey;
import io.sarban.scaler.kubernetes.serving.tls.GatewayCertificates;
import io.sarban.scaler.measure.http.CountedRoute;
import io.sarban.scaler.measure.http.RouteName;
import io.sarban.scaler.resolve.KeyedData;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real gateways send their counts to a scaler over TLS. */
@EnableKubernetesMockClient(crud = true)
class GatewaysHeardTest {

  private static final RouteName ORDERS = new RouteName("shop", "orders");
  private static final String TOKEN = "the scaler's";

  private KubernetesClient client;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<RouteName> woken = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<?>> requests = new CopyOnWriteArrayList<>();
  private GatewayCertificates certificates;
  private Gateway one;
  private Gateway other;
  private String oneAt;
  private String otherAt;

  private static final class Nobody implements Endpoints {
    @Override
    public List<ReplicaAddress> ready(String namespace, Backend backend) {
      return List.of();
    }

    @Override
    public Registration onChange(String namespace, String service, Runnable listener) {
      return () -> {};
    }
  }

  @BeforeEach
  void start() throws Exception {
    certificates =
        new GatewayCertificates(client, "sarban", "sarban-gateway", InstantSource.system());
    certificates.refresh();
    one = gateway();
    other = gateway();
    oneAt = "127.0.0.1:" + counts(one);
    otherAt = "127.0.0.1:" + counts(other);
  }

  private static Gateway gateway() {
    GatewaySettings settings = GatewaySettings.on("127.0.0.1", 0).withEventLoops(1);
    Gateway gateway =
        new Gateway(
            settings.with(settings.times().withDrain(Duration.ofMillis(100))), new Nobody());
    gateway.start();
    gateway.routes(
        RouteTable.of(
            List.of(
                HttpRoute.of(
                    new RouteId(ORDERS.namespace(), ORDERS.name()),
                    Backend.of("orders", 80),
                    ScalingMetric.byConcurrency(10),
                    new Rule(List.of(), List.of(), List.of())))));
    return gateway;
  }

  /** Serves the counts with the certificate that is mounted into the gateway's pod. */
  private int counts(Gateway gateway) throws Exception {
    Secret secret =
        client.secrets().inNamespace("sarban").withName("sarban-gateway-certificates").get();
    Map<String, String> data = KeyedData.of(secret);
    NamedKeys keys = new NamedKeys();
    keys.set(List.of(PemKey.read(data.get("tls.key"), data.get("tls.crt"))));
    Callers callers =
        (token, address) ->
            Future.succeededFuture(
                token.filter(TOKEN::equals).isPresent()
                    ? Callers.Answer.ALLOWED
                    : Callers.Answer.UNKNOWN);
    return gateway.serveCounts(
        new StreamSettings("uid", Optional.empty(), "127.0.0.1", 0, Optional.of(keys), callers));
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    requests.forEach(request -> request.cancel(true));
  }

  private GatewayStreams streams(String token) {
    GatewayStreams streams =
        new GatewayStreams(
            certificates.context(), () -> Optional.of(token), InstantSource.system());
    streams.onWake(woken::add);
    streams.listed(Set.of(oneAt, otherAt));
    streams.lead(true);
    return streams;
  }

  private void ask(Gateway gateway) {
    requests.add(
        http.sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/x")).build(),
            BodyHandlers.discarding()));
  }

  private static void concurrency(GatewayStreams streams, double wanted) {
    await()
        .until(
            () -> {
              CountedRoute count = streams.of(ORDERS);
              return count.blind().isEmpty() && count.concurrency() == wanted;
            });
  }

  @Test
  void theSumOfAllIsKnownAndWhoWaitsIsToldAtOnce() {
    try (GatewayStreams streams = streams(TOKEN)) {
      concurrency(streams, 0);
      ask(one);
      await().until(() -> woken.equals(List.of(ORDERS)));
      assertThat(streams.of(ORDERS).concurrency()).isEqualTo(1);
      ask(one);
      ask(other);
      concurrency(streams, 3);
      other.close();
      streams.listed(Set.of(oneAt));
      concurrency(streams, 2);
    }
  }

  @Test
  void whoHasAnotherTokenOrAuthorityHearsNothing() throws Exception {
    try (GatewayStreams streams = streams("somebody's")) {
      await().during(Duration.ofMillis(500)).until(() -> streams.of(ORDERS).blind().isPresent());
    }
    client.secrets().inNamespace("sarban").withName("sarban-gateway-certificates").delete();
    certificates.refresh();
    try (GatewayStreams streams = streams(TOKEN)) {
      await().during(Duration.ofMillis(500)).until(() -> streams.of(ORDERS).blind().isPresent());
    }
  }
}
