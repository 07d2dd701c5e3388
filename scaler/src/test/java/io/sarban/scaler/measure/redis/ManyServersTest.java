// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.measure.SilentHosts;
import io.sarban.scaler.measure.redis.RedisSource.Cluster;
import io.sarban.scaler.measure.redis.RedisSource.Login;
import io.sarban.scaler.measure.redis.RedisSource.Sentinels;
import io.sarban.scaler.measure.redis.RedisSource.Topology;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers are tried one after the other. */
class ManyServersTest {

  private static final Login NOBODY = new Login(Optional.empty(), Optional.of("secret"));

  static Stream<Topology> topologies() {
    return Stream.of(new Cluster(), new Sentinels("master", NOBODY));
  }

  @ParameterizedTest
  @MethodSource("topologies")
  void anInterruptEndsTheSearchForAServerThatAnswers(Topology topology) throws Exception {
    try (SilentHosts hosts = new SilentHosts()) {
      RedisSource source =
          new RedisSource(topology, hosts.addresses(20), NOBODY, 0, Optional.empty());
      CompletableFuture<Exception> ended = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  RedisConnections.open(source, new Semaphore(1)).close();
                  ended.complete(null);
                } catch (Exception e) {
                  ended.complete(e);
                }
              });
      thread.start();
      await().until(() -> hosts.taken() == 1);
      thread.interrupt();
      await().until(ended::isDone);
      assertThat(ended.join()).isNotNull();
      assertThat(hosts.taken()).isEqualTo(1);
    }
  }
}
