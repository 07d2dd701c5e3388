// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sarban run} with workloads that sleep until a request comes, as a user runs it. */
class HelloHttpIT {

  private static final Path SAMPLE = Path.of("../samples/hello-http");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SERVER =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;
      class Server {
        public static void main(String[] args) throws Exception {
          HttpServer server =
              HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 0);
          server.createContext("/", exchange -> {
            byte[] body = ("mine " + exchange.getRequestURI()).getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
          server.start();
        }
      }
      """;

  private static final String OWN =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: own}
      spec:
        template:
          spec:
            containers:
              - name: server
                image: example.com/server
                command: [%s, %s, $(PORT)]
                ports: [{containerPort: 8080}]
      ---
      apiVersion: http.keda.sh/v1beta1
      kind: InterceptorRoute
      metadata: {name: own}
      spec:
        target: {service: own, port: 8080}
        rules: [{hosts: [own.example.com]}]
        scalingMetric: {concurrency: {targetValue: 10}}
      ---
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata: {name: own}
      spec:
        scaleTargetRef: {name: own}
        pollingInterval: 5
        cooldownPeriod: 3
        triggers:
          - type: external-push
            metadata: {scalerAddress: 'add-on.keda:9090', interceptorRoute: own}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private Process sarban;
  private int api;
  private int port;

  private void run(Path what) throws IOException {
    api = FreePort.find();
    port = FreePort.find();
    Path log = folder.resolve("sarban.log");
    sarban =
        SarbanProcess.start(
            log,
            "run",
            what.toString(),
            "--port",
            String.valueOf(api),
            "--http-port",
            String.valueOf(port),
            "--work",
            folder.resolve("work").toString());
    patiently()
        .until(
            () ->
                Files.readString(log)
                    .contains("HTTP requests are taken at http://127.0.0.1:" + port));
  }

  @AfterEach
  void stop() throws InterruptedException {
    sarban.destroy();
    if (!sarban.waitFor(30, TimeUnit.SECONDS)) {
      sarban.destroyForcibly();
    }
  }

  private static ConditionFactory patiently() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200));
  }

  private HttpRequest get(int at, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
        .timeout(PATIENCE)
        .build();
  }

  private HttpResponse<String> answer(String path) throws Exception {
    return http.send(get(port, path), BodyHandlers.ofString());
  }

  private JsonNode object(String name) throws Exception {
    return JSON.readTree(
        http.send(get(api, "/api/objects/" + name), BodyHandlers.ofString()).body());
  }

  private void sleeps(String name) {
    patiently()
        .until(
            () ->
                object(name).path("replicas").asInt(-1) == 0
                    && object(name).path("ready").asInt(-1) == 0);
  }

  private void wakesAnswersAndSleeps(String name) throws Exception {
    sleeps(name);
    HttpResponse<String> first = answer("/hello?name=world");
    assertThat(first.body()).isEqualTo("Hello, world\n");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(object(name).path("replicas").asInt()).isEqualTo(1);
    sleeps(name);
    List<CompletableFuture<HttpResponse<String>>> many =
        IntStream.range(0, 100)
            .mapToObj(n -> http.sendAsync(get(port, "/hello?name=" + n), BodyHandlers.ofString()))
            .toList();
    for (int n = 0; n < many.size(); n++) {
      assertThat(many.get(n).get().body()).isEqualTo("Hello, " + n + "\n");
    }
    sleeps(name);
  }

  @Test
  void theSample() throws Exception {
    run(SAMPLE);
    assertThat(answer("/other").statusCode()).isEqualTo(404);
    assertThat(object("hello-http").path("replicas").asInt()).isZero();
    wakesAnswersAndSleeps("hello-http");
  }

  @Test
  void theRouteAlone() throws Exception {
    run(SAMPLE.resolve("hello.camel.yaml"));
    wakesAnswersAndSleeps("hello");
  }

  @Test
  void aProgramOfTheUsersOwnBehindAnInterceptorRoute() throws Exception {
    Path server = Files.writeString(folder.resolve("Server.java"), SERVER);
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    String java = ProcessHandle.current().info().command().orElse("java");
    Files.writeString(manifests.resolve("own.yaml"), OWN.formatted(java, server));
    run(manifests);
    sleeps("own");
    HttpRequest wrongHost = get(port, "/x");
    assertThat(http.send(wrongHost, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    assertThat(curl("own.example.com", "/x")).isEqualTo("mine /x");
    sleeps("own");
  }

  /** curl, because the JDK's client cannot send a custom Host header. */
  private String curl(String host, String path) throws IOException {
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sS",
                "--max-time",
                String.valueOf(PATIENCE.toSeconds()),
                "-H",
                "Host: " + host,
                "http://127.0.0.1:" + port + path)
            .redirectErrorStream(true)
            .start();
    return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
