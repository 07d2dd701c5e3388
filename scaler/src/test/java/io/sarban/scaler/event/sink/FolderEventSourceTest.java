// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.problem.ProblemLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CloudEventSource in the folder of a scaler of this machine. */
class FolderEventSourceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final List<String> got = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          got.add(
              exchange.getRequestHeaders().getFirst("ce-type")
                  + " "
                  + exchange.getRequestHeaders().getFirst("ce-subject"));
          exchange.sendResponseHeaders(204, -1);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void hearsWhatBecomesOfObjects() throws IOException {
    write(
        "source.yaml",
        """
        apiVersion: eventing.keda.sh/v1alpha1
        kind: CloudEventSource
        metadata:
          name: web
        spec:
          clusterName: laptop
          destination:
            http:
              uri: http://127.0.0.1:%d
        """
            .formatted(server.getAddress().getPort()));
    write(
        "target.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: worker
        spec:
          template:
            spec:
              containers:
                - name: w
        """);
    write("object.yaml", object("worker", ""));
    ProblemLog problems = new ProblemLog();
    try (ManifestFolder resources = new ManifestFolder(folder, problems);
        Scaler scaler =
            new Scaler(
                resources,
                new NoReplicas(resources),
                problems,
                new ScalerSettings("127.0.0.1", 0, Optional.empty()))) {
      scaler.start();
      awaitEvent("ready");
      write("object.yaml", object("nobody", ""));
      awaitEvent("failed");
      write("object.yaml", object("worker", "annotations: {autoscaling.keda.sh/paused: 'true'}"));
      awaitEvent("paused");
      write("object.yaml", object("worker", ""));
      awaitEvent("unpaused");
      Files.delete(folder.resolve("object.yaml"));
      awaitEvent("removed");
    }
    assertThat(problems.standing()).isEmpty();
  }

  private void awaitEvent(String what) {
    String event = "keda.scaledobject.%s.v1 /laptop/default/scaledobject/nightly".formatted(what);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(got).contains(event));
  }

  private static String object(String target, String metadata) {
    return """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata:
          name: nightly
          %s
        spec:
          pollingInterval: 1
          scaleTargetRef:
            name: %s
          triggers:
            - type: cron
              metadata:
                timezone: UTC
                start: 0 0 * * *
                end: 1 0 * * *
                desiredReplicas: "2"
        """
        .formatted(metadata, target);
  }
}
