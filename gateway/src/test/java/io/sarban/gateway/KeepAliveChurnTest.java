// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.gateway.endpoint.ReplicaAddress;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Many clients post without a pause while servers come and go: a server leaves the list, and a
 * moment later closes its idle connections. Each POST is answered by 200, and was served once.
 */
class KeepAliveChurnTest {

  private static final int CLIENTS = 30;
  private static final int TURNS = 40;

  private final Queue<String> served = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void everyPostIsServedOnce() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Rig rig = new Rig()) {
      List<Future<Integer>> clients = new ArrayList<>();
      Queue<String> wrong = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < CLIENTS; i++) {
        String name = "/" + i + "-";
        clients.add(threads.submit(() -> ask(rig, name, wrong)));
      }
      comeAndGo(rig, threads, new Random(1));
      over.set(true);
      int asked = 0;
      for (Future<Integer> client : clients) {
        asked += client.get();
      }
      assertThat(wrong).isEmpty();
      assertThat(served).hasSize(asked).doesNotHaveDuplicates();
    } finally {
      threads.shutdownNow();
    }
  }

  private int ask(Rig rig, String name, Queue<String> wrong) {
    int asked = 0;
    while (!over.get()) {
      String path = name + asked++;
      try {
        var answer =
            rig.send(
                rig.request(path)
                    .timeout(Duration.ofSeconds(60))
                    .POST(HttpRequest.BodyPublishers.ofString("body of " + path)));
        if (answer.statusCode() != 200 || !answer.body().equals("seen body of " + path)) {
          wrong.add(path + ": " + answer.statusCode() + " " + answer.body());
        }
      } catch (Exception e) {
        wrong.add(path + ": " + e);
      }
    }
    return asked;
  }

  private void comeAndGo(Rig rig, ExecutorService threads, Random random) throws Exception {
    List<EndingServer> servers = new ArrayList<>();
    List<Future<?>> ends = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      int wanted = turn == TURNS - 1 ? 2 : random.nextInt(4);
      while (servers.size() < wanted) {
        servers.add(new EndingServer(this::serve));
      }
      List<EndingServer> leaving = new ArrayList<>();
      while (servers.size() > wanted) {
        leaving.add(servers.remove(0));
      }
      rig.endpoints.set(
          "web", servers.stream().map(EndingServer::endpoint).toArray(ReplicaAddress[]::new));
      for (EndingServer server : leaving) {
        ends.add(
            threads.submit(
                () -> {
                  Thread.sleep(3_000);
                  server.end();
                  return null;
                }));
      }
      Thread.sleep(50 + random.nextInt(150));
    }
    for (Future<?> end : ends) {
      end.get();
    }
  }

  private String serve(String path, String body) throws InterruptedException {
    served.add(path);
    Thread.sleep(Math.floorMod(path.hashCode(), 8));
    return "seen " + body;
  }
}
