// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many clients ask by way of the gateways while pods come and go. No request is lost, and no POST
 * comes to two pods.
 *
 * <p>This machine reaches pods, and pods reach it by the name that they reach its brokers by.
 * SARBAN_E2E_GATEWAY_IMAGE and SARBAN_E2E_WORKER_IMAGE name other images; of the worker's only its
 * JVM is used.
 */
@Tag("e2e")
@InstalledCluster.WithGateway
@ExtendWith(InstalledCluster.class)
class HttpGatewayE2eTest {

  private static final int REQUESTS = Integer.getInteger("sarban.e2e.http.requests", 10_000);
  private static final int CLIENTS = Integer.getInteger("sarban.e2e.http.clients", 200);
  private static final int ROUNDS = Integer.getInteger("sarban.e2e.http.rounds", 5);

  /** A request's own time: an error after it is the client's. */
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final String PAUSED = "autoscaling.keda.sh/paused-replicas";
  private static final String HOST = "web.example";

  /** What happens to the workload and the gateways in the middle of the requests. */
  private enum Trouble {
    SCALED,
    POD_DELETED,
    ROLLED_OUT,
    GATEWAY_DELETED,
    TO_ZERO
  }

  private final Arrivals arrivals;
  private final Map<Trouble, AtomicInteger> troubles = new HashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private KubernetesClient client;
  private Workload workload;
  private GatewayClient gateways;
  private volatile boolean over;

  HttpGatewayE2eTest() throws IOException {
    arrivals = new Arrivals();
  }

  @BeforeEach
  void start(InstalledCluster.Sarban sarban, Workload given) throws Exception {
    client = sarban.client();
    workload = given;
    gateways = new GatewayClient(client);
    program();
    deployment();
    route();
    restartGateways();
    threads.submit(this::look);
  }

  @AfterEach
  void stop() throws IOException {
    over = true;
    threads.shutdownNow();
    arrivals.close();
  }

  private void program() throws IOException {
    try (InputStream program = WebProgram.class.getResourceAsStream("WebProgram.class")) {
      workload.apply(
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: program, namespace: %s}
          data: {WebProgram.class: %s}
          """
              .formatted(
                  workload.namespace(),
                  Base64.getEncoder().encodeToString(program.readAllBytes())));
    }
  }

  private void deployment() {
    workload.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker, namespace: %1$s}
        spec:
          replicas: 0
          selector: {matchLabels: {app: worker}}
          template:
            metadata: {labels: {app: worker}}
            spec:
              terminationGracePeriodSeconds: 60
              containers:
                - name: worker
                  image: %2$s
                  command: [java, -Xmx32m, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Dsun.net.httpserver.maxIdleConnections=10000,
                    -cp, /etc/program, %3$s, $(POD_IP), "8080", "%4$s", "%5$d"]
                  env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                  ports: [{name: http, containerPort: 8080}]
                  readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}
                  volumeMounts: [{name: program, mountPath: /etc/program}]
              volumes:
                - name: program
                  secret:
                    secretName: program
                    items: [{key: WebProgram.class, path: %6$s.class}]
        """
            .formatted(
                workload.namespace(),
                WorkerImage.ofThisCluster().name(),
                WebProgram.class.getName(),
                URI.create(Workload.broker()).getHost(),
                arrivals.port(),
                WebProgram.class.getName().replace('.', '/')));
    workload.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: %s}
        spec: {selector: {app: worker}, ports: [{name: http, port: 80, targetPort: http}]}
        """
            .formatted(workload.namespace()));
  }

  private void route() {
    workload.apply(
        """
        apiVersion: http.keda.sh/v1beta1
        kind: InterceptorRoute
        metadata: {name: web, namespace: %s}
        spec:
          target: {service: web, port: 80}
          rules: [{hosts: [%s]}]
          scalingMetric: {concurrency: {targetValue: 20}}
        """
            .formatted(workload.namespace(), HOST));
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: o, namespace: %s}
        spec:
          scaleTargetRef: {name: worker}
          pollingInterval: 1
          cooldownPeriod: 3
          maxReplicaCount: 4
          advanced:
            horizontalPodAutoscalerConfig:
              behavior: {scaleDown: {stabilizationWindowSeconds: 2}}
          triggers:
            - type: external-push
              metadata: {scalerAddress: "keda-add-ons-http-external-scaler.keda:9090", interceptorRoute: web}
        """
            .formatted(workload.namespace()));
  }

  private List<Pod> gatewayPods() {
    return client
        .pods()
        .inNamespace(InstalledCluster.NAMESPACE)
        .withLabel("app.kubernetes.io/name", "sarban-gateway")
        .list()
        .getItems()
        .stream()
        .filter(pod -> !pod.isMarkedForDeletion())
        .toList();
  }

  /** New pods have the certificate at once; those before it have to wait for the kubelet. */
  private void restartGateways() {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(
            () ->
                client
                        .secrets()
                        .inNamespace(InstalledCluster.NAMESPACE)
                        .withName("sarban-gateway-certificates")
                        .get()
                    != null);
    List<Pod> before = gatewayPods();
    before.forEach(pod -> client.resource(pod).delete());
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(
            () -> {
              List<Pod> now = gatewayPods();
              return now.size() == 2 && now.stream().allMatch(Readiness.getInstance()::isReady);
            });
  }

  private Void look() throws InterruptedException {
    while (!over) {
      gateways.look();
      Thread.sleep(200);
    }
    return null;
  }

  @Test
  void noRequestIsLostAndNonePostedTwice() throws Exception {
    await().atMost(InstalledCluster.PATIENCE).until(() -> !gateways.look().isEmpty());
    int each = REQUESTS / ROUNDS;
    int rounds = 0;
    while (rounds < ROUNDS || !hadAllTroubles()) {
      round(rounds++, each);
      workload.awaitReplicas(0);
    }
    System.out.printf(
        "%d requests, %d clients, %s%n", each * rounds, CLIENTS, new HashMap<>(troubles));
    assertThat(wrong).isEmpty();
    assertThat(arrivals.times()).hasSize(each * rounds);
    assertThat(arrivals.times())
        .allSatisfy(
            (id, times) -> {
              if (id.startsWith("post")) {
                assertThat(times).hasValue(1);
              }
            });
  }

  /** On a fast machine a few rounds are over before each kind of trouble has come. */
  private boolean hadAllTroubles() {
    return troubles.keySet().containsAll(List.of(Trouble.values()));
  }

  /** At first all clients ask at once, later a tenth of them. */
  private void round(int round, int requests) throws Exception {
    Semaphore asking = new Semaphore(CLIENTS);
    AtomicInteger next = new AtomicInteger();
    List<Future<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(threads.submit(() -> client(asking, next, round, requests)));
    }
    Future<Void> trouble =
        threads.submit(() -> trouble(new Random(round), () -> next.get() >= requests));
    await().atMost(Duration.ofMinutes(10)).until(() -> next.get() >= requests / 2);
    asking.acquire(CLIENTS - Math.max(1, CLIENTS / 10));
    for (Future<Void> one : clients) {
      one.get();
    }
    trouble.get();
  }

  private Void client(Semaphore asking, AtomicInteger next, int round, int requests)
      throws InterruptedException {
    while (true) {
      asking.acquire();
      try {
        int number = next.getAndIncrement();
        if (number >= requests) {
          return null;
        }
        ask((number % 2 == 0 ? "get-" : "post-") + round + "-" + number);
      } finally {
        asking.release();
      }
    }
  }

  private void ask(String id) throws InterruptedException {
    boolean post = id.startsWith("post");
    String body = post ? "x".repeat(200) : "";
    long began = System.nanoTime();
    String answer;
    try {
      answer = gateways.ask(HOST, post ? "POST" : "GET", "/" + id, body, LIMIT);
    } catch (IOException e) {
      answer = e.toString();
    }
    // the status line once, and this request's own answer as its end
    if (!answer.startsWith("HTTP/1.1 200 ")
        || answer.lastIndexOf("HTTP/1.1") > 0
        || !answer.endsWith("\r\n\r\nanswer to " + id + " of " + body.length())) {
      wrong.add(
          id
              + " after "
              + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)
              + " ms: "
              + answer);
    }
  }

  private interface Done {
    boolean now();
  }

  private Void trouble(Random random, Done done) throws Exception {
    Trouble[] all = Trouble.values();
    int turn = random.nextInt(all.length);
    while (!done.now()) {
      Thread.sleep(500 + random.nextInt(1_000));
      Trouble one = all[turn++ % all.length];
      if (make(one)) {
        troubles.computeIfAbsent(one, first -> new AtomicInteger()).incrementAndGet();
      }
    }
    return null;
  }

  private boolean make(Trouble trouble) throws InterruptedException {
    switch (trouble) {
      case POD_DELETED:
        return delete(workload.pods());
      case ROLLED_OUT:
        client
            .apps()
            .deployments()
            .inNamespace(workload.namespace())
            .withName("worker")
            .rolling()
            .restart();
        return true;
      case GATEWAY_DELETED:
        List<Pod> pods = gatewayPods().stream().filter(Readiness.getInstance()::isReady).toList();
        return pods.size() > 1 && delete(pods);
      case SCALED:
        pinned(1 + ThreadLocalRandom.current().nextInt(4));
        return true;
      default:
        pinned(0);
        return true;
    }
  }

  private boolean delete(List<Pod> pods) {
    if (pods.isEmpty()) {
      return false;
    }
    client.resource(pods.get(ThreadLocalRandom.current().nextInt(pods.size()))).delete();
    return true;
  }

  private void pinned(int replicas) throws InterruptedException {
    workload.annotate("o", Map.of(PAUSED, String.valueOf(replicas)));
    Thread.sleep(2_000);
    Map<String, String> none = new HashMap<>();
    none.put(PAUSED, null);
    workload.annotate("o", none);
  }
}
