// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.proxy.Outside;
import io.sarban.gateway.proxy.Requests;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.route.Rule;
import io.sarban.gateway.route.ScalingMetric;
import io.sarban.gateway.settings.GatewaySettings;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A gateway, workloads of a test's own, and a client. */
public final class Rig implements AutoCloseable {

  public static final RouteId ROUTE = new RouteId("apps", "web");

  public final Vertx vertx = Vertx.vertx();
  public final TestEndpoints endpoints = new TestEndpoints();
  public final Queue<Requests.Ended> ended = new ConcurrentLinkedQueue<>();
  public final Queue<RouteId> woken = new ConcurrentLinkedQueue<>();
  public final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  public final Gateway gateway;

  public Rig() {
    this(settings(), Map.of());
  }

  public Rig(GatewaySettings settings) {
    this(settings, Map.of());
  }

  public Rig(GatewaySettings settings, Map<String, Map<String, String>> configMaps) {
    gateway =
        new Gateway(
            settings,
            new Outside(endpoints, (namespace, name) -> Optional.ofNullable(configMaps.get(name))),
            ended::add);
    gateway.counts().onWake(woken::add);
    gateway.start();
    routes(route());
  }

  public static GatewaySettings settings() {
    return GatewaySettings.on("127.0.0.1", 0)
        .with(GatewaySettings.Times.DEFAULT.withDrain(Duration.ofSeconds(5)));
  }

  /** Everything to the service web. */
  public static HttpRoute route() {
    return HttpRoute.of(
        ROUTE,
        Backend.of("web", 80),
        ScalingMetric.byConcurrency(10),
        new Rule(List.of(), List.of(), List.of()));
  }

  public void routes(HttpRoute... routes) {
    gateway.routes(RouteTable.of(List.of(routes)));
  }

  /** A workload on a port of its own. */
  public HttpServer workload(Handler<HttpServerRequest> handler) throws Exception {
    return workload(new HttpServerOptions(), handler);
  }

  public HttpServer workload(HttpServerOptions options, Handler<HttpServerRequest> handler)
      throws Exception {
    return vertx
        .createHttpServer(options.setHost("127.0.0.1"))
        .requestHandler(handler)
        .listen(0)
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  /** A workload that is ready. */
  public HttpServer ready(Handler<HttpServerRequest> handler) throws Exception {
    HttpServer server = workload(handler);
    endpoints.set("web", endpoint(server));
    return server;
  }

  public static ReplicaAddress endpoint(HttpServer server) {
    return ReplicaAddress.of("127.0.0.1", server.actualPort());
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
  }

  public HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public CompletableFuture<HttpResponse<String>> begin(String path) {
    return client.sendAsync(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Everything that these bytes are answered with, until the connection ends or is silent for a
   * minute.
   */
  public String raw(String bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder all = new StringBuilder();
      byte[] buffer = new byte[8_192];
      try {
        for (int n = socket.getInputStream().read(buffer);
            n >= 0;
            n = socket.getInputStream().read(buffer)) {
          all.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        }
        all.append("<end>");
      } catch (java.net.SocketTimeoutException e) {
        all.append("<open>");
      } catch (java.net.SocketException e) {
        all.append("<reset>");
      }
      return all.toString();
    }
  }

  @Override
  public void close() {
    gateway.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
