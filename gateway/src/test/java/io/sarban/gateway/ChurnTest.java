// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Replicas come and go gracefully while many clients ask; sometimes there is no replica. Every
 * request gets its own answer, once.
 */
class ChurnTest {

  private static final int CLIENTS = 40;
  private static final int REQUESTS = 100;
  private static final long PRE_STOP_MILLIS = 3_000;

  /** Ends as a pod does: leaves the slices, finishes, and only then stops listening. */
  private static final class Replica {
    private final HttpServer server;
    private final AtomicInteger running;

    Replica(HttpServer server, AtomicInteger running) {
      this.server = server;
      this.running = running;
    }
  }

  private final Map<String, AtomicInteger> served = new ConcurrentHashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void noRequestIsLostAndNoneAnsweredTwice() throws Exception {
    try (Rig rig = new Rig()) {
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS + 1);
      Future<Integer> turns = clients.submit(() -> comeAndGo(rig, new Random(1)));
      List<Future<List<String>>> answers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        answers.add(clients.submit(() -> ask(rig, client)));
      }
      List<String> wrong = new ArrayList<>();
      for (Future<List<String>> answer : answers) {
        wrong.addAll(answer.get());
      }
      over.set(true);
      assertThat(turns.get()).as("turns").isGreaterThan(10);
      clients.shutdown();
      assertThat(wrong).isEmpty();
      assertThat(served).hasSize(CLIENTS * REQUESTS);
      assertThat(served.values()).allSatisfy(times -> assertThat(times).hasValue(1));
      assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency()).isZero();
      assertThat(rig.gateway.holds().held()).isZero();
    }
  }

  private List<String> ask(Rig rig, int client) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String id = client + "-" + i;
      HttpRequest.Builder request =
          rig.request("/" + id)
              .timeout(Duration.ofSeconds(30))
              .POST(HttpRequest.BodyPublishers.ofString("body of " + id));
      try {
        HttpResponse<String> answer = rig.send(request);
        if (!answer.body().equals("answer to body of " + id)) {
          wrong.add(id + ": " + answer.statusCode() + " " + answer.body());
        }
      } catch (Exception e) {
        wrong.add(id + ": " + e);
      }
    }
    return wrong;
  }

  private int comeAndGo(Rig rig, Random random) throws Exception {
    List<Replica> replicas = new ArrayList<>();
    ExecutorService ends = Executors.newCachedThreadPool();
    List<Future<Void>> ending = new ArrayList<>();
    int turns = 0;
    while (!over.get()) {
      turns++;
      int wanted = random.nextInt(4);
      while (replicas.size() < wanted) {
        replicas.add(begin(rig));
      }
      List<Replica> leaving = new ArrayList<>();
      while (replicas.size() > wanted) {
        leaving.add(replicas.remove(0));
      }
      publish(rig, replicas);
      for (Replica replica : leaving) {
        ending.add(ends.submit(() -> end(replica)));
      }
      Thread.sleep(random.nextInt(60));
    }
    for (Future<Void> end : ending) {
      end.get();
    }
    ends.shutdown();
    return turns;
  }

  private static void publish(Rig rig, List<Replica> replicas) {
    rig.endpoints.set(
        "web",
        replicas.stream()
            .map(replica -> Rig.endpoint(replica.server))
            .toArray(ReplicaAddress[]::new));
  }

  private Replica begin(Rig rig) throws Exception {
    AtomicInteger running = new AtomicInteger();
    return new Replica(rig.workload(request -> answer(rig, running, request)), running);
  }

  private void answer(Rig rig, AtomicInteger running, HttpServerRequest request) {
    running.incrementAndGet();
    request.body(
        body -> {
          served
              .computeIfAbsent(request.path().substring(1), id -> new AtomicInteger())
              .incrementAndGet();
          rig.vertx.setTimer(
              1 + Math.floorMod(request.path().hashCode(), 20),
              late -> {
                request.response().end("answer to " + body.result());
                running.decrementAndGet();
              });
        });
  }

  private static Void end(Replica replica) throws Exception {
    // a pod's preStop: requests already sent still arrive
    Thread.sleep(PRE_STOP_MILLIS);
    while (replica.running.get() > 0) {
      Thread.sleep(5);
    }
    replica.server.close().toCompletionStage().toCompletableFuture().get();
    return null;
  }
}
