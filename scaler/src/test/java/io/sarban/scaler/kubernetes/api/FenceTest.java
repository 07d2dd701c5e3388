// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API server accepts connections, but never answers, as for a leader that is cut off. */
class FenceTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private ServerSocket silent;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    threads.submit(
        () -> {
          while (true) {
            connections.add(silent.accept());
          }
        });
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + silent.getLocalPort())
                    .withRequestTimeout(600_000)
                    .withRequestRetryBackoffLimit(10)
                    .build())
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    silent.close();
    for (Socket connection : connections) {
      connection.close();
    }
    threads.shutdownNow();
  }

  private static ConfigMap map() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("m")
        .withResourceVersion("1")
        .endMetadata()
        .build();
  }

  /** The client's own time limit is ten minutes: the test would not end. */
  @Test
  void aWriteIsGivenUpAfterOneAttemptWhateverTheClientIsTold() {
    Fence fence = new Fence(client);
    fence.lead(true);
    assertThatThrownBy(() -> fence.client().resource(map()).patch("{}"))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(connections).hasSize(1);
  }

  @Test
  void whoDoesNotLeadWritesNothing() {
    Fence fence = new Fence(client);
    assertThatThrownBy(fence::client).isInstanceOf(Fence.NotLeadingException.class);
    fence.lead(true);
    fence.check();
    fence.lead(false);
    assertThatThrownBy(fence::check).hasMessage("this scaler has lost leadership");
    assertThat(connections).isEmpty();
  }
}
