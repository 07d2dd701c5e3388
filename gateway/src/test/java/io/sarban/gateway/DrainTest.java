// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainTest {

  @Test
  void whatHasBegunIsFinished() throws Exception {
    try (Rig rig = new Rig()) {
      Queue<HttpServerRequest> running = new ConcurrentLinkedQueue<>();
      rig.ready(running::add);
      var first = rig.begin("/first");
      await().until(() -> running.size() == 1);
      CompletableFuture<Void> drained = CompletableFuture.runAsync(rig.gateway::close);
      var late = rig.begin("/late");
      await().until(() -> running.size() == 2);
      assertThat(drained).isNotDone();
      running.forEach(request -> rig.vertx.runOnContext(go -> request.response().end("done")));
      assertThat(first.get(60, TimeUnit.SECONDS).body()).isEqualTo("done");
      assertThat(late.get(60, TimeUnit.SECONDS).headers().firstValue("connection"))
          .contains("close");
      drained.get(60, TimeUnit.SECONDS);
    }
  }
}
